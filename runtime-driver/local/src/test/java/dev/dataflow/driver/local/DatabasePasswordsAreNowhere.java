package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Connection;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A password that a driver in a process of its own logs in with, and one that is refused, are in nothing that others see. */
final class DatabasePasswordsAreNowhere {
    private static final String CANARY = "c4nary'in\"the:mine/&?";

    @TempDir
    Path root;

    record Item(int id, @Nullable String name) {}

    private static PipelineDocument document() {
        return new Pipelines()
                .step("items", TestDatabase.read("items"), Pipelines.schema(Item.class))
                .step(
                        "copy",
                        TestDatabase.write("copied", WriteMode.Kind.UPSERT, "id"),
                        Pipelines.schema(Item.class),
                        "items")
                .task("task", List.of(), List.of())
                .document();
    }

    @Test
    void ofALoginThatIsTaken() throws Exception {
        TestDatabase database = TestDatabase.postgres();
        database.execute("CREATE TABLE items (id INT, name TEXT)", "INSERT INTO items VALUES (1, 'a')");
        TestDatabase guarded = database.guarded("canary", CANARY.replace("'", "''"));
        Connection connection = guarded.connection();
        Workplace place = new Workplace(Files.createDirectories(root.resolve("work")))
                .connection(TestDatabase.ID, with(connection, CANARY, Map.of()));
        String seen;
        Result result;
        try (ChildDriver child = ChildDriver.start(place, document(), Ask.first(), Map.of())) {
            Path process = Path.of("/proc/" + child.process().pid());
            seen = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    + Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
            result = child.await();
        }

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(database.rows("SELECT id, name FROM copied")).containsExactly("1 a");
        assertThat(seen).contains("java").doesNotContain("c4nary");
        assertThat(result.err() + result.progress()).doesNotContain("c4nary");
        assertNoFileHolds("c4nary");
        assertThat(database.rows("SELECT t::text FROM _dataflow_commits t"))
                .hasSize(1)
                .noneMatch(row -> row.contains("c4nary"));
    }

    /** Also where it stands in the address, which is refused for that. */
    @Test
    void ofALoginThatIsRefused() throws Exception {
        TestDatabase database = TestDatabase.postgres();
        TestDatabase guarded = database.guarded("refused", "right");
        Workplace place = new Workplace(Files.createDirectories(root.resolve("work")));
        for (Map<String, String> extra :
                List.<Map<String, String>>of(Map.of(), Map.of("url", "jdbc:postgresql://x?password=" + CANARY))) {
            place.connection(TestDatabase.ID, with(guarded.connection(), CANARY, extra));

            Result result = place.run(document(), Ask.first().run("run" + extra.size() + extra.keySet()));

            assertThat(result.failure().failureClass()).as(result.err()).isEqualTo(FailureClass.CONFIG);
            assertThat(result.failure().code()).isIn("LOGIN_REFUSED", "CONNECTION_UNFIT");
            assertThat(result.failure().step()).isEqualTo("items");
            assertThat(result.err() + result.progress() + result.report()).doesNotContain("c4nary");
        }
        assertNoFileHolds("c4nary");
    }

    private static Connection with(Connection one, String password, Map<String, String> extra) {
        return new Connection(
                one.type(), one.host(), one.port(), one.schema(), one.login(), password, new TreeMap<>(extra));
    }

    private void assertNoFileHolds(String words) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(words);
            }
        }
    }
}
