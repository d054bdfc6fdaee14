package dev.dataflow.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.apache.maven.project.MavenProject;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal on projects of one class; how Maven finds and fills it is seen when the samples are built. */
final class GoalsTest {
    private static final String GOOD = "Pipeline.named(\"copy\").write(lines.writeTo(\"out\", Iceberg.table(\"a.b\"),"
            + " WriteModes.append())).build()";
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private MavenProject project = new MavenProject();
    private CompileGoal goal = new CompileGoal();
    private final CheckGoal check = new CheckGoal();
    private final ExplainGoal explain = new ExplainGoal();

    @BeforeEach
    void project() {
        project = new MavenProject();
        project.getBuild().setOutputDirectory(folder.resolve("target/classes").toString());
        project.addCompileSourceRoot(folder.resolve("src").toString());
        goal = new CompileGoal();
        goal.output = folder.resolve("target/dataflow").toFile();
        onProject(goal);
        onProject(check);
        onProject(explain);
    }

    private void onProject(Goal any) {
        any.project = project;
        any.classes = folder.resolve("target/classes").toFile();
        any.status = folder.resolve("target/maven-status/dataflow").toFile();
        any.setLog(new SystemStreamLog() {
            @Override
            public void info(CharSequence content) {
                said.add(content.toString());
            }

            @Override
            public void error(CharSequence content) {
                said.add(content.toString());
            }
        });
    }

    @Test
    void writesADagFileAndADocument() throws Exception {
        source("Copy", GOOD);
        goal.execute();
        assertThat(folder.resolve("target/dataflow")).isDirectoryContaining("glob:**/copy.py");
        assertThat(folder.resolve("target/dataflow")).isDirectoryContaining("glob:**/copy.json");
        assertThat(said).containsExactly("1 pipeline compiled, written: copy.json, copy.py");
    }

    @Test
    void doesNothingWhenNothingChanged() throws Exception {
        source("Copy", GOOD);
        goal.execute();
        Path dag = folder.resolve("target/dataflow/copy.py");
        Files.setLastModifiedTime(dag, LONG_AGO);
        goal.execute();
        assertThat(Files.getLastModifiedTime(dag)).isEqualTo(LONG_AGO);
        assertThat(said).last().isEqualTo("Nothing changed since the pipelines were compiled");
    }

    @Test
    void touchesNothingWhenOtherClassesGiveTheSameFiles() throws Exception {
        source("Copy", GOOD);
        goal.execute();
        Path dag = folder.resolve("target/dataflow/copy.py");
        Files.setLastModifiedTime(dag, LONG_AGO);
        Files.writeString(folder.resolve("target/classes/notes.txt"), "new");
        goal.execute();
        assertThat(Files.getLastModifiedTime(dag)).isEqualTo(LONG_AGO);
        assertThat(said).last().isEqualTo("1 pipeline compiled, nothing changed");
    }

    @Test
    void putsRightWhatWasChangedByHandOrRemoved() throws Exception {
        source("Copy", GOOD);
        goal.execute();
        Files.writeString(folder.resolve("target/dataflow/copy.py"), "mine");
        goal.execute();
        assertThat(said).last().isEqualTo("1 pipeline compiled, written: copy.py");
        Files.delete(folder.resolve("target/dataflow/copy.json"));
        goal.execute();
        assertThat(said).last().isEqualTo("1 pipeline compiled, written: copy.json");
    }

    @Test
    void checksWithoutWritingAndNotAgainWhileNothingChanged() throws Exception {
        source("Copy", GOOD);
        check.execute();
        check.execute();
        assertThat(said)
                .containsExactly("No problems in 1 pipeline", "Nothing changed since the pipelines were checked");
        assertThat(folder.resolve("target/dataflow")).doesNotExist();
        source("Copy", GOOD.replace("lines.writeTo", "lines.select(\"txt\").writeTo"));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(check::execute).isInstanceOf(MojoFailureException.class);
            assertThat(said).last(InstanceOfAssertFactories.STRING).contains("Copy.java:[6,1] error DF104");
        }
    }

    @Test
    void explainsEachPipelineOrTheOneThatIsNamed() throws Exception {
        source("Copy", GOOD);
        source("Other", GOOD.replace("\"copy\"", "\"other\"").replace("a.b", "c.d"));
        explain.execute();
        assertThat(said)
                .contains("copy, only when asked, 1 task", "other, only when asked, 1 task", "task out on local");
        said.clear();
        explain.pipeline = "other";
        explain.format = "mermaid";
        explain.execute();
        assertThat(said).first().isEqualTo("flowchart TD");
        said.clear();
        explain.format = "json";
        explain.execute();
        assertThat(said)
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("{\"dagId\":\"other\",\"pipeline\":\"other\",\"settings\":[")
                .contains("\"engine\":\"local\"", "\"task\":\"out\"");
        explain.pipeline = "third";
        assertThatThrownBy(explain::execute).hasMessage("There is no pipeline \"third\". There are: copy, other");
        explain.format = "dot";
        assertThatThrownBy(explain::execute)
                .hasMessage("Cannot explain as \"dot\": dataflow.format is text, mermaid or json");
    }

    @Test
    void removesThePipelinesThatAreNoMoreAndNothingElse() throws Exception {
        source("Copy", GOOD);
        goal.execute();
        Path own = Files.writeString(folder.resolve("target/dataflow/own.py"), "print('mine')\n");
        source("Copy", GOOD.replace("\"copy\"", "\"renamed\""));
        goal.execute();
        assertThat(folder.resolve("target/dataflow").toFile().list())
                .containsExactlyInAnyOrder("renamed.py", "renamed.json", "own.py");
        assertThat(own).hasContent("print('mine')");
    }

    @Test
    void failsWithFileAndLineOfEachProblemAndLeavesTheFilesAlone() throws Exception {
        source("Copy", GOOD);
        goal.execute();
        source("Copy", GOOD.replace("lines.writeTo", "lines.select(\"txt\").writeTo"));
        assertThatThrownBy(goal::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("A pipeline has a problem, told above");
        assertThat(said.get(1))
                .startsWith(folder.resolve("src/shop/Copy.java") + ":[6,1] error DF104  copy › select   (Copy.java:6)")
                .contains("Column \"txt\" is not produced by \"lines\". It has: text.");
        assertThat(folder.resolve("target/dataflow")).isDirectoryContaining("glob:**/copy.py");
    }

    @Test
    void aProjectWithoutClassesHasNoPipelines() throws Exception {
        goal.execute();
        assertThat(said).containsExactly("There are no classes, hence no pipelines");
        assertThat(folder.resolve("target/dataflow")).doesNotExist();
    }

    private void source(String name, String pipeline) throws IOException {
        Path file = Files.createDirectories(folder.resolve("src/shop")).resolve(name + ".java");
        Files.writeString(file, """
                package shop;
                import dev.dataflow.*;
                public class %s implements PipelineDefinition {
                    public record Line(String text) {}
                    public Pipeline define() { Dataset<Line> lines = Dataset.read("lines", Csv.files("l.csv"), Line.class);
                        return %s;
                    }
                }
                """.formatted(name, pipeline));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.resolve("target/classes").toString(),
                        file.toString());
        assertThat(failed).isZero();
    }
}
