package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.Output;
import dev.dataflow.RecordTransform;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.WriteMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver's temporary files are gone when it has ended; when it was killed, at the next start of another. */
final class TemporaryFilesGoWithTheProcess {
    @TempDir
    Path root;

    private Path all = Path.of("");

    record Item(int id, String x) {}

    public static final class Sleepy implements RecordTransform<Item, Item> {
        @Override
        public void process(Item row, Output<Item> output) {
            try {
                Files.writeString(Path.of(System.getenv("ITEM_BEGAN")), "");
                Thread.sleep(row.id() * 1000L);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            output.emit(row);
        }
    }

    @BeforeEach
    void temporary() throws IOException {
        all = Files.createDirectories(root.resolve("tmp")).resolve("dataflow-" + System.getProperty("user.name"));
    }

    private ChildDriver start(String run, int seconds) throws IOException {
        Workplace place = new Workplace(root).file(run + ".csv", "id,x\n" + seconds + ",a\n");
        PipelineDocument document = new Pipelines()
                .read("items", Item.class, BadRecords.FAIL, run + ".csv")
                .transform("work", Sleepy.class, Item.class, Item.class, "items")
                .write("write", "db.items", WriteMode.Kind.APPEND, "work")
                .document();
        return ChildDriver.start(
                place,
                document,
                Ask.first().run(run),
                Map.of(
                        "JAVA_TOOL_OPTIONS",
                        "-Djava.io.tmpdir=" + root.resolve("tmp"),
                        "ITEM_BEGAN",
                        root.resolve("began-" + run).toString()));
    }

    private void untilBegan(String run) throws InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!Files.exists(root.resolve("began-" + run)) && Instant.now().isBefore(deadline)) {
            Thread.sleep(20);
        }
    }

    private static List<Path> within(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private List<Path> ofProcesses() throws IOException {
        return within(all).stream().filter(Files::isDirectory).toList();
    }

    @Test
    void ofAKilledDriverNothingIsLeftOnceAnotherHasBegun() throws Exception {
        Path scratch = root.resolve("staging/test/killed/task/work-1");
        try (ChildDriver killed = start("killed", 120)) {
            untilBegan("killed");
            Path own = ofProcesses().get(0);
            assertThat(within(own)).as("SQLite's library is there").isNotEmpty();
            assertThat(scratch).exists();
            assertThat(start("beside", 0).await().code()).isZero();
            assertThat(ofProcesses()).as("of a live one nothing goes").containsExactly(own);
            assertThat(scratch).exists();

            killed.kill();
            killed.process().waitFor();

            assertThat(own).exists();
            assertThat(start("next", 0).await().code()).isZero();
            assertThat(within(all)).isEmpty();
            assertThat(scratch).doesNotExist();
        }
    }

    @Test
    void aDriverThatIsToldToEndLeavesNothing() throws Exception {
        try (ChildDriver child = start("told", 120)) {
            untilBegan("told");
            assertThat(ofProcesses()).hasSize(1);
            child.terminate();
            assertThat(child.await().code()).isEqualTo(143);
            assertThat(within(all)).isEmpty();
        }
        try (ChildDriver child = start("orphan", 120)) {
            untilBegan("orphan");
            child.dropStandardInput();
            assertThat(child.await().code()).isEqualTo(143);
            assertThat(within(all)).isEmpty();
        }
    }

    private Process asked() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + root.resolve("tmp"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LocalDriver.class.getName(),
                        "nothing that it knows")
                .redirectErrorStream(true)
                .start();
    }

    /** A dead one's, which all of them find. */
    @Test
    void severalThatStartAtOnceSweepAndKeepOutOfEachOthersWay() throws Exception {
        Files.createDirectory(all, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (int round = 0; round < 3; round++) {
            for (int dead = 0; dead < 20; dead++) {
                Files.createDirectories(all.resolve("dead" + dead).resolve("a/b"));
                Files.writeString(all.resolve("dead" + dead + ".lock"), "");
            }
            List<Process> starting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                starting.add(asked());
            }
            for (Process one : starting) {
                String said = new String(one.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                assertThat(one.waitFor()).as(said).isEqualTo(2);
                assertThat(said).contains("Cannot do").doesNotContain("\tat ");
            }
            assertThat(within(all)).isEmpty();
        }
    }

    /** Whoever may write there could have it say that other folders are to go. */
    @Test
    void aFolderThatOthersMayWriteToIsNotUsed() throws Exception {
        Files.createDirectory(all);
        Files.setPosixFilePermissions(all, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path precious = Files.createDirectories(root.resolve("precious"));
        Files.writeString(all.resolve("dead.lock"), precious + "\n");
        Files.createDirectory(all.resolve("dead"));

        assertThat(asked().waitFor()).isEqualTo(2);

        assertThat(precious).exists();
        assertThat(within(all)).hasSize(2);
    }
}
