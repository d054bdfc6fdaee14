package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The project that {@code dataflow init} makes, built by a real Maven. Our artefacts lie in a repository of the test's as
 * this build would install them; all else comes from the repository that this build itself is using, which is only read.
 */
@Tag("end-to-end")
final class NewProjectBuildsTest {
    private static final Path REPOSITORY = Path.of("target/init-repository").toAbsolutePath();
    private static final String VERSION = "0.1.0-SNAPSHOT";
    /** Each module that such a project needs, and the artefact that it gives. */
    private static final Map<String, String> MODULES = Map.of(
            "sdk", "dataflow-sdk",
            "compiler", "dataflow-compiler",
            "compiler/maven-plugin", "dataflow-maven-plugin",
            "runtime-driver/core", "dataflow-driver-core",
            "runtime-driver/connectors", "dataflow-connectors",
            "runtime-driver/local", "dataflow-driver-local",
            "runtime-driver/testkit", "dataflow-testkit");

    @TempDir
    Path folder;

    @Test
    void buildAndTestsPassAndAMistakeFailsWithItsLine() throws Exception {
        install();
        Path project = folder.resolve("my_shop");
        assertThat(Checkout.dataflow(folder, "init", project.toString()).exitCode())
                .isZero();

        String built = maven(project, 0);
        assertThat(built).contains("Tests run: 2, Failures: 0").contains("1 pipeline compiled");
        assertThat(project.resolve("target/dataflow/orders_by_day.py")).exists();
        assertThat(maven(project, 0)).contains("Nothing changed since the pipelines were compiled");
        // The command would ask a Maven that does not know this test's own repository.
        Files.createDirectories(project.resolve("target/dependency"));
        assertThat(Checkout.dataflow(project, "check").out()).contains("No problems in orders_by_day.");

        Path source = project.resolve("src/main/java/shop/OrdersByDay.java");
        Files.writeString(source, Files.readString(source).replace("groupBy(\"day\")", "groupBy(\"dy\")"));
        assertThat(maven(project, 1))
                .containsPattern("ERROR.*OrdersByDay\\.java:\\[\\d+,1] error DF104")
                .contains("A pipeline has a problem, told above");
    }

    /** Nothing of an earlier build stays, which a dependency that this build no longer gives would be served from. */
    private static void install() throws IOException {
        Checkout.remove(REPOSITORY.resolve("dev/dataflow"));
        copy(Checkout.ROOT.resolve("pom.xml"), "dataflow", "pom");
        for (Map.Entry<String, String> module : MODULES.entrySet()) {
            Path of = Checkout.ROOT.resolve(module.getKey());
            copy(of.resolve("pom.xml"), module.getValue(), "pom");
            copy(jar(of, module.getValue() + "-" + VERSION + ".jar"), module.getValue(), "jar");
        }
    }

    private static Path jar(Path module, String name) throws IOException {
        try (Stream<Path> files = Files.walk(module.resolve("target"))) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
        }
    }

    private static void copy(Path from, String artifact, String kind) throws IOException {
        Path to = REPOSITORY.resolve(
                "dev/dataflow/" + artifact + "/" + VERSION + "/" + artifact + "-" + VERSION + "." + kind);
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private String maven(Path project, int expected) throws IOException, InterruptedException {
        Path used = Path.of(System.getProperty("localRepository", System.getProperty("user.home") + "/.m2/repository"));
        Path settings = Files.writeString(folder.resolve("settings.xml"), """
                <settings>
                  <mirrors>
                    <mirror><id>here</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
                  </mirrors>
                </settings>
                """.formatted(used.toUri()));
        Path log = folder.resolve("maven.log");
        Process maven = new ProcessBuilder(List.of(
                        "mvn",
                        "-B",
                        "-s",
                        settings.toString(),
                        "-gs",
                        settings.toString(),
                        "-Dmaven.repo.local=" + REPOSITORY,
                        "-Dstyle.color=never",
                        "verify"))
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(maven.waitFor(10, TimeUnit.MINUTES)).isTrue();
        } finally {
            maven.destroy();
        }
        String said = Files.readString(log);
        assertThat(maven.exitValue()).as(said).isEqualTo(expected);
        return said;
    }
}
