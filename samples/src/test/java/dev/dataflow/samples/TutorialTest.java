package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial, done as it is written: the mistake, its message, the mend, the run. */
@Tag("end-to-end")
final class TutorialTest {
    @TempDir
    private Path folder;

    @Test
    void theTutorialWorksAsWritten() throws Exception {
        String page = Files.readString(Checkout.ROOT.resolve("docs/tutorial/first-pipeline.md"));
        Path project = Checkout.samplesIn(folder.resolve("samples"));
        String source = block(page, "<!-- file: \\S+ -->\n```java\n(.*?)```");
        compile(source, project);
        Checkout.Outcome mistaken = Checkout.dataflow(project, "check");
        assertThat(mistaken.exitCode()).isEqualTo(3);
        assertThat(mistaken.out() + mistaken.err()).contains(block(page, "<!-- output: check -->\n```\n(.*?)```"));

        compile(source.replace("groupBy(\"drop_zone\")", "groupBy(\"dropoff_zone\")"), project);
        Checkout.Outcome mended = Checkout.dataflow(project, "check");
        assertThat(mended.exitCode()).as(mended.err()).isZero();

        for (int run = 1; run <= 2; run++) {
            Checkout.Outcome outcome = Checkout.dataflow(project, "run", "tips", "--json");
            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            assertThat(outcome.json().get("tables").get("taxi.tips").get("rows").longValue())
                    .isEqualTo(zonesOf(project));
        }

        Checkout.Outcome compiled = Checkout.dataflow(
                project, "compile", "-o", folder.resolve("dags").toString());
        assertThat(compiled.exitCode()).as(compiled.err()).isZero();
        assertThat(folder.resolve("dags/tips.py"))
                .content()
                .contains("from airflow.sdk import")
                .contains("dag_id=\"tips\"");
    }

    /** Word for word, in a checkout where nothing is built; `dev` alone, which stays up, is left to other tests. */
    @Test
    @Tag("slow")
    void everyCommandWorksInItsOwnWords() throws Exception {
        String page = Files.readString(Checkout.ROOT.resolve("docs/tutorial/first-pipeline.md"));
        Path checkout = Checkout.copyIn(folder.resolve("checkout"));
        Path file = checkout.resolve(block(page, "<!-- file: (\\S+) -->"));
        String source = block(page, "<!-- file: \\S+ -->\n```java\n(.*?)```");
        List<String> commands = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .flatMap(shell -> shell.group(1).lines())
                .toList();
        Files.writeString(file, source);
        Checkout.Outcome mistaken = shell(checkout, commands.get(0));
        assertThat(mistaken.exitCode()).as(mistaken.err()).isEqualTo(3);
        assertThat(mistaken.out()).contains(block(page, "<!-- output: check -->\n```\n(.*?)```"));

        Files.writeString(file, source.replace("groupBy(\"drop_zone\")", "groupBy(\"dropoff_zone\")"));
        for (String command : commands) {
            if (!command.endsWith(" dev")) {
                Checkout.Outcome done = shell(checkout, command.replace("/tmp/", folder + "/"));
                assertThat(done.exitCode()).as(command + "\n" + done.err()).isZero();
            }
        }
        assertThat(commands).hasSizeGreaterThanOrEqualTo(6);
    }

    private static Checkout.Outcome shell(Path checkout, String command) throws IOException, InterruptedException {
        return Checkout.run(checkout, Map.of(), List.of("sh", "-c", command));
    }

    private static long zonesOf(Path project) throws IOException {
        return Files.readAllLines(project.resolve("data/taxis.csv")).stream()
                .skip(1)
                .map(line -> line.split(",", -1)[11])
                .filter(zone -> !zone.isEmpty())
                .distinct()
                .count();
    }

    private static String block(String page, String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(page);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private void compile(String source, Path project) throws IOException {
        Path file = folder.resolve("Tips.java");
        Files.writeString(file, source);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        project.resolve("target/classes").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        file.toString());
        assertThat(failed).isZero();
    }
}
