package dev.dataflow.deploy.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.Obstacle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first with this machine's Maven, the others with a wrapper of a few lines of shell in its place. */
class LibrariesTest {
    private static final String POM = """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <groupId>example</groupId>
              <artifactId>fares</artifactId>
              <version>1</version>
              <dependencies>
                <dependency><groupId>org.jspecify</groupId><artifactId>jspecify</artifactId><version>JSPECIFY</version></dependency>
                <dependency>
                  <groupId>org.slf4j</groupId><artifactId>slf4j-api</artifactId><version>SLF4J</version><scope>provided</scope>
                </dependency>
              </dependencies>
              <build><pluginManagement><plugins>
                <plugin><artifactId>maven-dependency-plugin</artifactId><version>PLUGIN</version></plugin>
              </plugins></pluginManagement></build>
            </project>
            """;

    @TempDir
    Path folder;

    private Path jar;

    @BeforeEach
    void begin() throws IOException {
        jar = Files.writeString(folder.resolve("some.jar"), "");
        Files.writeString(folder.resolve("dataflow.yaml"), "project: fares\n");
    }

    @Test
    void aPlainMavenProjectNeedNotBePrepared() throws Exception {
        Files.writeString(
                folder.resolve("pom.xml"),
                POM.replace("JSPECIFY", version("<jspecify.version>(.*?)<"))
                        .replace("SLF4J", version("<slf4j.version>(.*?)<"))
                        .replace("PLUGIN", version("maven-dependency-plugin</artifactId>\\s*<version>(.*?)<")));
        List<Path> libraries = libraries();
        assertThat(libraries).hasSize(1);
        assertThat(libraries.get(0))
                .exists()
                .satisfies(found -> assertThat(found.getFileName()).asString().startsWith("jspecify-"));
    }

    @Test
    void mavenIsAskedOnceForEachChangeOfThePomOrOneAboveIt() throws Exception {
        Path project = Files.createDirectory(folder.resolve("module"));
        Files.move(folder.resolve("dataflow.yaml"), project.resolve("dataflow.yaml"));
        pom(folder, -60);
        pom(project, -60);
        maven(project, "echo asked >>asked; printf '" + jar + "' >\"$answer\"");
        Path asked = project.resolve("asked");
        assertThat(libraries(project)).containsExactly(jar);
        assertThat(libraries(project)).containsExactly(jar);
        assertThat(asked).hasContent("asked");
        pom(project, 60);
        libraries(project);
        pom(project, -60);
        pom(folder, 60);
        libraries(project);
        assertThat(Files.readAllLines(asked)).hasSize(3);
    }

    @Test
    void aJarThatIsGoneIsAskedForAgain() throws Exception {
        pom(folder, -60);
        maven(folder, "printf '" + jar + "' >\"$answer\"");
        libraries();
        maven(folder, "printf '' >\"$answer\"");
        assertThat(libraries()).containsExactly(jar);
        Files.delete(jar);
        assertThat(libraries()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Could not find artifact example:other:jar:2 | PROJECT | copy-dependencies
            Could not find artifact dev.dataflow:dataflow-sdk:jar:1 | PROJECT | mvn -Dquick install
            Unknown host repo.example                   | MACHINE | connect the machine
            a.jar: Connection timed out                 | MACHINE | connect the machine
            a.jar: PKIX path building failed            | MACHINE | connect the machine
            Could not transfer artifact a:b:1           | MACHINE | connect the machine
            """)
    void whatMavenRefusesIsToldInItsWordsAndLeavesNothing(String said, Obstacle.Kind kind, String fix)
            throws Exception {
        pom(folder, -60);
        maven(
                folder,
                "printf half >\"$answer\"; printf '\\033[0m\\033[0m[ERROR] %s\\n\\033[0m\\n' '" + said + "'; exit 1");
        Obstacle obstacle = catchThrowableOfType(Obstacle.class, this::libraries);
        assertThat(obstacle.kind()).isEqualTo(kind);
        assertThat(obstacle.what()).endsWith(said).doesNotContain("[ERROR]", "\u001b");
        assertThat(obstacle.wayOut()).contains(fix);
        assertThat(folder.resolve("target")).isEmptyDirectory();
    }

    @Test
    void jarsThatTheBuildHasLeftAreTakenWithoutAsking() throws Exception {
        pom(folder, 60);
        maven(folder, "exit 1");
        Path left = Files.createDirectories(folder.resolve("target/dependency")).resolve("a.jar");
        Files.writeString(left, "");
        assertThat(libraries()).containsExactly(left);
    }

    @Test
    void aProjectWithoutAPomHasNone() throws Exception {
        assertThat(libraries()).isEmpty();
        assertThat(folder.resolve("target")).doesNotExist();
    }

    private List<Path> libraries() throws InterruptedException {
        return libraries(folder);
    }

    private static List<Path> libraries(Path project) throws InterruptedException {
        return Libraries.of(ProjectSettings.load(project.resolve("dataflow.yaml")), Display.silent());
    }

    private static String version(String pattern) throws IOException {
        Matcher found = Pattern.compile(pattern).matcher(Files.readString(Path.of("../../pom.xml")));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static void pom(Path project, int secondsFromNow) throws IOException {
        Path pom = Files.writeString(project.resolve("pom.xml"), "<project/>");
        Files.setLastModifiedTime(pom, FileTime.from(Instant.now().plusSeconds(secondsFromNow)));
    }

    private static void maven(Path project, String body) throws IOException {
        Path wrapper = project.resolve("mvnw");
        Files.writeString(wrapper, """
                #!/bin/sh
                for option; do case $option in -Dmdep.outputFile=*) answer=${option#*=} ;; esac; done
                """ + body + "\n");
        assertThat(wrapper.toFile().setExecutable(true)).isTrue();
    }
}
