package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal in a project of somebody else's, configured as the reference says, built by Maven as a process. */
@Tag("end-to-end")
final class MavenGoalTest {
    private static final String SOURCE = "src/main/java/shop/Copy.java";

    @TempDir
    private static Path folder;

    /** Not in the folder above: JUnit would warn of each link there. */
    private static final Path STORE = Path.of("target/maven-store").toAbsolutePath();

    private static String version = "";

    /** Maven's store, with our modules as this build made them; nothing is installed into the user's own. */
    @BeforeAll
    static void fillStore() throws IOException {
        String pom = Files.readString(Checkout.ROOT.resolve("pom.xml"));
        version = first(pom, "<artifactId>dataflow</artifactId>\\s*<version>(.*?)</version>");
        Path users = Path.of(System.getProperty("localRepository"));
        Checkout.remove(STORE);
        Files.createDirectories(STORE.resolve("dev"));
        linkAll(users, STORE, "dev");
        if (Files.isDirectory(users.resolve("dev"))) {
            linkAll(users.resolve("dev"), STORE.resolve("dev"), "dataflow");
        }
        put("dataflow", Checkout.ROOT);
        put("dataflow-sdk", Checkout.ROOT.resolve("sdk"));
        put("dataflow-compiler", Checkout.ROOT.resolve("compiler"));
        put("dataflow-maven-plugin", Checkout.ROOT.resolve("compiler/maven-plugin"));
    }

    /** Whoever empties {@code target} by other means than Maven's would follow the links. */
    @AfterAll
    static void removeStore() throws IOException {
        Checkout.remove(STORE);
    }

    private static void linkAll(Path from, Path to, String without) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(from)) {
            for (Path entry : entries) {
                if (!entry.endsWith(without)) {
                    Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
                }
            }
        }
    }

    private static void put(String artifact, Path module) throws IOException {
        String name = artifact + "-" + version;
        Path place = Files.createDirectories(
                STORE.resolve("dev/dataflow").resolve(artifact).resolve(version));
        Files.copy(module.resolve("pom.xml"), place.resolve(name + ".pom"));
        Path jar = module.resolve("target").resolve(name + ".jar");
        if (Files.exists(jar)) {
            Files.copy(jar, place.resolve(name + ".jar"));
        }
    }

    @Test
    void aGoodProjectIsBuiltWithItsDagFilesAndDocuments() throws Exception {
        Path project = project("good", "lines");
        Checkout.Outcome built = maven(project);
        assertThat(built.exitCode()).as(built.out()).isZero();
        assertThat(built.out()).contains("1 pipeline compiled, written: copy.json, copy.py");
        assertThat(project.resolve("target/dataflow/copy.py")).content().contains("dag_id=\"copy\"");
        assertThat(project.resolve("target/dataflow/copy.json")).content().contains("\"name\": \"copy\"");
    }

    @Test
    void aBadProjectFailsWithEachProblemAsMavensOwnErrorsHaveThem() throws Exception {
        Path project = project("bad", "lines.select(\"txt\")");
        Checkout.Outcome built = maven(project);
        assertThat(built.exitCode()).isEqualTo(1);
        assertThat(built.out())
                .contains("[ERROR] " + project.resolve(SOURCE).toRealPath()
                        + ":[10,1] error DF104  copy › select   (Copy.java:10)")
                .contains("Column \"txt\" is not produced by \"lines\". It has: text.")
                .contains("A pipeline has a problem, told above")
                .contains("BUILD FAILURE")
                .doesNotContain("\tat ")
                .doesNotContain("Exception: ");
        assertThat(project.resolve("target/dataflow")).doesNotExist();
    }

    private static Checkout.Outcome maven(Path project) throws IOException, InterruptedException {
        return Checkout.run(
                project, Map.of(), List.of("mvn", "-o", "-B", "-Dmaven.repo.local=" + STORE, "process-classes"));
    }

    private static Path project(String name, String written) throws IOException {
        Path project = folder.resolve(name);
        String ours = Files.readString(Checkout.ROOT.resolve("pom.xml"));
        String page = Files.readString(Checkout.ROOT.resolve("docs/reference/command.md"));
        String plugin = first(page, "(?s)<!-- maven: plugin -->\n```xml\n(.*?)```");
        Files.createDirectories(project.resolve(SOURCE).resolveSibling("."));
        Files.writeString(project.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>shop</groupId>
                  <artifactId>copy</artifactId>
                  <version>1</version>
                  <properties>
                    <maven.compiler.release>17</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  <dependencies>
                    <dependency>
                      <groupId>dev.dataflow</groupId>
                      <artifactId>dataflow-sdk</artifactId>
                      <version>%s</version>
                    </dependency>
                  </dependencies>
                  <build>
                    <plugins>
                %s
                %s
                %s
                    </plugins>
                  </build>
                </project>
                """.formatted(
                version, plugin, pinned(ours, "maven-compiler-plugin"), pinned(ours, "maven-resources-plugin")));
        Files.writeString(project.resolve(SOURCE), """
                package shop;

                import dev.dataflow.*;

                public class Copy implements PipelineDefinition {
                    public record Line(String text) {}

                    public Pipeline define() {
                        Dataset<Line> lines = Dataset.read("lines", Csv.files("l.csv"), Line.class);
                        return Pipeline.named("copy").write(%s.writeTo("out", Iceberg.table("a.b"), WriteModes.append())).build();
                    }
                }
                """.formatted(written));
        return project;
    }

    /** The version that this build uses, so that it is there without the network. */
    private static String pinned(String pom, String plugin) {
        String property = first(pom, "<artifactId>" + plugin + "</artifactId>\\s*<version>\\$\\{(.*?)}</version>");
        return "<plugin><artifactId>" + plugin + "</artifactId><version>"
                + first(pom, "<" + property + ">(.*?)</" + property + ">") + "</version></plugin>";
    }

    private static String first(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }
}
