package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.connector.FileFormat;
import dev.dataflow.driver.local.FaultedSink.Item;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Column;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Connection;
import dev.dataflow.run.FailureClass;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A disk without room under one of the folders of a driver: a small one in memory, mounted for a process that sees it alone,
 * in which attempts are made, one when there is room, one when there is none or little, and one when there is room again.
 */
public final class FullDisk {
    private static final String SCRIPT =
            "disk=$1 size=$2; shift 2; mount -t tmpfs -o size=$size tmpfs \"$disk\" || exit 99; exec \"$@\"";
    private static final int NO_DISK = 99;
    private static final int RESOURCE = FailureClass.RESOURCE.exitCode();
    private static final int FEW = 100;
    private static final int MANY = 300_000;
    /** So many times more rows are held than are written, where memory is not to hold them. */
    private static final int MORE = 10;

    private static final int SELDOM = 10_000;
    private static final int RARE = 99;
    private static final int PORTION = 1 << 16;
    private static final List<Integer> ROOM_KIB = List.of(0, 64, 400);

    private FullDisk() {}

    /** What is on the disk without room. */
    public enum Of {
        DATA("data", FaultedSink.PARQUET_FOLDER),
        TABLE("warehouse", FaultedSink.ICEBERG_APPEND),
        /** The journal too, and the report. */
        STAGING("staging", FaultedSink.ICEBERG_APPEND),
        /** What memory does not hold lies within staging. */
        SPILL("staging", FaultedSink.ICEBERG_APPEND),
        DEAD_LETTERS("dead-letters", FaultedSink.ICEBERG_APPEND);

        private final String folder;
        private final FaultedSink sink;

        Of(String folder, FaultedSink sink) {
            this.folder = folder;
            this.sink = sink;
        }
    }

    /**
     * Makes the attempts in a process with such a disk.
     *
     * @param java the options of the JVM
     * @param engine the name of a class that gives the engine, as {@link FaultedEngine} or by a constructor
     */
    public static void fills(Of what, Path root, List<String> java, String engine) throws Exception {
        Path disk = Files.createDirectories(root.resolve(what.folder));
        List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", SCRIPT, "sh", disk.toString()));
        command.add(what == Of.SPILL ? "512m" : "48m");
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(java);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FullDisk.class.getName()));
        command.addAll(List.of(what.name(), root.toString(), engine));
        File said = root.resolve("said").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said)
                .start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("it ends").isTrue();
        if (process.exitValue() == NO_DISK) {
            System.out.println("SKIPPED: full disk");
            Assumptions.abort("This machine lets us mount no disk");
        }
        String all = Files.readString(said.toPath());
        all.lines().filter(line -> line.startsWith("full ")).forEach(System.out::println);
        assertThat(process.exitValue()).as(all).isZero();
    }

    /** Makes the attempts: what is full, the folder of all, and whose engine. */
    public static void main(String[] arguments) throws Exception {
        Of what = Of.valueOf(arguments[0]);
        FaultedEngine engine = arguments[2].isEmpty()
                ? FaultedEngine.LOCAL
                : Class.forName(arguments[2])
                        .asSubclass(FaultedEngine.class)
                        .getDeclaredConstructor()
                        .newInstance();
        new Attempts(what, Path.of(arguments[1]), engine).make();
        System.exit(0);
    }

    private static final class Attempts {
        private final Of what;
        private final FaultedEngine engine;
        private final Workplace place;
        private final Path disk;
        private final ForeignReader reader;
        private final List<Item> expected = new ArrayList<>();
        private int turn;

        Attempts(Of what, Path root, FaultedEngine engine) throws Exception {
            this.what = what;
            this.engine = engine;
            this.place = what.sink
                    .place(root, Pipelines.NAME)
                    .on(engine::engine)
                    .connection(
                            "sources",
                            Connection.of(
                                    "files",
                                    Map.of("path", root.resolve("sources").toString())));
            this.disk = root.resolve(what.folder);
            this.reader = what.sink.reader(place);
        }

        void make() throws Exception {
            assertThat(place.run(next(FEW), ask()).code()).isZero();
            same(expected);
            for (int room : ROOM_KIB) {
                List<Item> before = List.copyOf(expected);
                PipelineDocument document = next(MANY);
                Path filler = filled(room);
                Result failed = place.run(document, ask());
                String said = failed.err().strip();
                System.out.println("full " + what + ", room for " + room + " KiB: exit code " + failed.code() + ": "
                        + said.lines().reduce((first, last) -> last).orElse(""));
                Files.delete(filler);
                if (failed.code() != 0) {
                    assertThat(failed.code()).as(said).isEqualTo(RESOURCE);
                    assertThat(said).contains("DISK_FULL", disk.toString()).doesNotContain("\tat ", "bug in Dataflow");
                    same(before);
                    Result retry = place.run(document, ask().attempt(2));
                    assertThat(retry.code()).as(retry.err()).isZero();
                }
                same(expected);
            }
        }

        private Ask ask() {
            return Ask.first().run("turn-" + turn);
        }

        private PipelineDocument next(int rows) throws IOException {
            turn++;
            if (what.sink.mode() == WriteMode.Kind.OVERWRITE) {
                expected.clear();
            }
            String file = "items-" + turn + ".csv";
            try (BufferedWriter lines = Files.newBufferedWriter(
                    Files.createDirectories(place.path("sources")).resolve(file))) {
                lines.write("id,turn,part\n");
                for (int i = 0; i < (what == Of.SPILL ? MORE * rows : rows); i++) {
                    Item item = new Item(Integer.reverse(turn * MORE * MANY + i), turn, i % SELDOM == 0 ? RARE : i % 3);
                    if (what != Of.SPILL || item.part() == RARE) {
                        expected.add(item);
                    }
                    lines.write(item.toString().replace(' ', ',') + '\n');
                    if (what == Of.DEAD_LETTERS && i % 6 == 1) {
                        lines.write("nonsense " + i + ",,\n");
                    }
                }
            }
            ConnectorUse source = ConnectorUse.of(CsvDescriptor.ID, "sources", file)
                    .with(FileFormat.PATHS, new Value.Texts(List.of(file)));
            BadRecords bad = what == Of.DEAD_LETTERS ? BadRecords.DEAD_LETTERS : BadRecords.FAIL;
            Schema schema = Pipelines.schema(Item.class);
            Pipelines pipelines =
                    new Pipelines().engine(engine.little()).step("items", new Body.Read(source, bad), schema);
            if (what == Of.SPILL) {
                // All rows have to be held to find the few.
                Expression rare = new Call(
                        Function.EQUAL, List.of(new Column("part"), new Literal(Scalar.INT, Integer.toString(RARE))));
                pipelines
                        .step(
                                "firsts",
                                new Body.Dedupe(List.of("id"), List.of(new Body.Order("part", false))),
                                schema,
                                "items")
                        .step("rare", new Body.Filter(rare), schema, "firsts");
            }
            return pipelines
                    .step(
                            FaultedSink.STEP,
                            new Body.Write(what.sink.unpartitioned(), new WriteMode(what.sink.mode(), List.of())),
                            schema,
                            what == Of.SPILL ? "rare" : "items")
                    .document();
        }

        /** A file that leaves so much room. */
        private Path filled(int room) throws IOException {
            Path filler = disk.resolve(".filler");
            try (OutputStream out = Files.newOutputStream(filler)) {
                for (byte[] portion = new byte[PORTION]; ; ) {
                    out.write(portion);
                }
            } catch (IOException full) {
                // It is what this is for.
            }
            try (FileChannel channel = FileChannel.open(filler, StandardOpenOption.WRITE)) {
                channel.truncate(Math.max(0, channel.size() - room * 1024L));
            }
            return filler;
        }

        private void same(List<Item> items) throws Exception {
            List<Item> found = reader.rows();
            assertThat(found).hasSize(items.size());
            assertThat(new HashSet<>(found).equals(new HashSet<>(items))).isTrue();
        }
    }
}
