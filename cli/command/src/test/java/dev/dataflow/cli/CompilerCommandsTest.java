package dev.dataflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check}, {@code compile} and {@code explain} as a user or a script sees them: a process each. */
final class CompilerCommandsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void project() throws IOException {
        Files.writeString(folder.resolve("dataflow.yaml"), "project: shop\n");
        source("copy", "lines");
    }

    @Test
    void aGoodProjectIsCheckedCompiledAndExplained() throws Exception {
        assertThat(dataflow("check")).isEqualTo(new Outcome(0, "No problems in copy.\n", "printed by a definition\n"));
        Outcome compiled = dataflow("compile");
        Path output = folder.resolve("target/dataflow");
        assertThat(compiled.exitCode()).isZero();
        assertThat(compiled.out()).isEqualTo(output.resolve("copy.json") + "\n" + output.resolve("copy.py") + "\n");
        assertThat(output.resolve("copy.py")).content().contains("dag_id=\"copy\"");
        Outcome explained = dataflow("explain", "copy");
        assertThat(explained.exitCode()).isZero();
        assertThat(explained.out()).contains("copy, only when asked, 1 task").contains("task out on local");
    }

    @Test
    void aNewProjectIsToldHowMavenGetsDataflow() throws Exception {
        assertThat(InitCommand.first("1.0", "/opt/dataflow", folder))
                .isEqualTo("mvn -Dquick install, in /opt/dataflow; then ");
        Files.createDirectories(folder.resolve("dev/dataflow/dataflow-maven-plugin/1.0"));
        assertThat(InitCommand.first("1.0", "/opt/dataflow", folder)).isEmpty();
        assertThat(dataflow("init", "shop").out())
                .endsWith("Made the project shop. Next: mvn verify, in " + folder.resolve("shop") + "\n");
    }

    @Test
    void aBuildFolderThatIsALinkIsFollowed() throws Exception {
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(folder.resolve("target"), elsewhere);
        Files.createSymbolicLink(folder.resolve("target"), elsewhere);
        assertThat(dataflow("check").out()).isEqualTo("No problems in copy.\n");
    }

    @Test
    void compileWritesElsewhereAndLeavesOtherFilesThere() throws Exception {
        Path dags = Files.createDirectories(folder.resolve("dags"));
        Path other = Files.writeString(dags.resolve("other.py"), "\"\"\"x\n\nCompiled by Dataflow from a.B:\n\"\"\"\n");
        assertThat(dataflow("compile", "-o", dags.toString()).exitCode()).isZero();
        assertThat(other).exists();
        assertThat(dags.resolve("copy.json")).exists();
    }

    @Test
    void whatHasNotChangedIsNotCompiledAgain() throws Exception {
        Outcome first = dataflow("compile");
        assertThat(first.err()).isEqualTo("printed by a definition\n");
        Outcome second = dataflow("compile", "--json");
        assertThat(second.exitCode()).isZero();
        assertThat(second.err()).isEqualTo(first.out());
        assertThat(second.out()).contains("\"files\": [ \"copy.json\", \"copy.py\" ]", "\"problems\": []");

        Path dag = folder.resolve("target/dataflow/copy.py");
        String emitted = Files.readString(dag);
        Files.writeString(dag, emitted.replace("copy", "mine"));
        assertThat(dataflow("compile").err()).isEqualTo("printed by a definition\n");
        assertThat(dag).hasContent(emitted);

        source("other", "lines");
        assertThat(dataflow("compile").err()).isEqualTo("printed by a definition\n");
        assertThat(folder.resolve("target/dataflow").toFile().list())
                .containsExactlyInAnyOrder("other.json", "other.py");
    }

    @Test
    void anotherFolderIsNotTakenForTheOneThatWasCompiledLast() throws Exception {
        assertThat(dataflow("compile").exitCode()).isZero();
        assertThat(dataflow("compile", "-o", "dags").err()).isEqualTo("printed by a definition\n");
        assertThat(folder.resolve("dags/copy.py")).exists();
    }

    @Test
    void jsonIsAloneOnStandardOutput() throws Exception {
        Outcome checked = dataflow("check", "--json");
        assertThat(checked.out()).startsWith("{").contains("\"pipelines\"").doesNotContain("printed");
        assertThat(checked.err()).contains("No problems in copy.").contains("printed by a definition");
    }

    @Test
    void anExplanationIsThereForProgramsAndAsAFlowchart() throws Exception {
        assertThat(dataflow("explain", "--json").out()).isEqualTo("""
                [ {
                  "pipeline": "copy",
                  "dagId": "copy",
                  "settings": [ "retries 1 after 5 min", "on failure fail" ],
                  "tasks": [ {
                    "task": "out",
                    "engine": "local",
                    "engineSettings": {},
                    "settings": [],
                    "steps": [ {
                      "step": "lines",
                      "does": "reads csv l.csv (connection files_default)",
                      "inputs": [],
                      "engineReason": "out, which takes its rows, runs there"
                    }, {
                      "step": "out",
                      "does": "writes lines to iceberg a.b (connection iceberg_default), append",
                      "inputs": [ "lines" ],
                      "engineReason": "nothing asks for another"
                    } ],
                    "upstream": [],
                    "connections": [ "files_default", "iceberg_default" ],
                    "boundaries": []
                  } ]
                } ]
                """);
        assertThat(dataflow("explain", "copy", "--format", "mermaid").out())
                .startsWith("flowchart TD\n  subgraph t1[\"out on local\"]\n")
                .contains("  s1 --> s2\n");
        assertThat(dataflow("explain", "copy", "--format", "json").out())
                .isEqualTo(dataflow("explain", "copy", "--json").out());
        Outcome unknown = dataflow("explain", "--format", "dot");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("text, mermaid, json");
    }

    @Test
    void problemsEndWithThreeAndNothingWritten() throws Exception {
        source("copy", "lines.select(\"txt\")");
        for (String command : List.of("check", "compile", "explain")) {
            Outcome outcome = dataflow(command);
            assertThat(outcome.exitCode()).isEqualTo(3);
            assertThat(outcome.out())
                    .startsWith("error DF104  copy › select   (Lines.java:7)")
                    .contains("Column \"txt\" is not produced by \"lines\". It has: text.")
                    .doesNotContain("\tat ");
        }
        assertThat(folder.resolve("target/dataflow")).doesNotExist();
        assertThat(dataflow("explain", "copy").exitCode()).isEqualTo(3);
    }

    @Test
    void anUnknownPipelineIsToldTheKnownOnes() throws Exception {
        Outcome outcome = dataflow("explain", "cpy");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("has no pipeline of this name. It has: copy.");
    }

    @Test
    void initMakesAProjectInAnEmptyFolderAlone() throws Exception {
        Outcome made = dataflow("init", "My shop!");
        assertThat(made.exitCode()).isZero();
        Path project = folder.resolve("My shop!");
        assertThat(project.resolve("pom.xml"))
                .content()
                .contains("<artifactId>My-shop</artifactId>", "<version>${dataflow.version}</version>")
                .doesNotContain("@", "__");
        assertThat(project.resolve("dataflow.yaml")).content().contains("project: My-shop\n");
        assertThat(project.resolve(".gitignore")).exists();
        assertThat(made.out())
                .contains(project.resolve("src/main/java/shop/OrdersByDay.java").toString());

        Outcome refused = dataflow("init", "My shop!");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).isEqualTo("""
                error  %s
                  The folder is not empty. It holds: .gitignore, README.md, data, dataflow.yaml, pom.xml and 1 more.
                  Files of a new project must not replace yours.
                  Fix: name a folder that is new or empty.
                """.formatted(project));
        assertThat(dataflow("init", "Lines.java").err()).contains("It is a file.");
        assertThat(dataflow("init", "--json", "empty").out()).contains("\"project\": \"empty\"");
    }

    private void source(String pipeline, String written) throws IOException {
        Path file = folder.resolve("Lines.java");
        Files.writeString(file, """
                package shop;
                import dev.dataflow.*;
                public class Lines implements PipelineDefinition {
                    public record Line(String text) {}
                    public Pipeline define() { Dataset<Line> lines = Dataset.read("lines", Csv.files("l.csv"), Line.class);
                        System.out.println("printed by a definition");
                        return Pipeline.named("%s").write(%s.writeTo("out", Iceberg.table("a.b"), WriteModes.append())).build();
                    }
                }
                """.formatted(pipeline, written));
        String classPath = System.getProperty("java.class.path");
        String classes = folder.resolve("target/classes").toString();
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-proc:none", "-cp", classPath, "-d", classes, file.toString()))
                .isZero();
    }

    private Outcome dataflow(String... arguments) throws IOException, InterruptedException {
        return Outcome.of(folder, arguments);
    }
}
