package dev.dataflow.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dataflow.deploy.Json;
import dev.dataflow.deploy.Obstacle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseRootTest {
    private static final Origin ORIGIN =
            new Origin("c0ffee", true, "ada", Instant.parse("2026-11-21T00:00:00Z"), "first");

    @TempDir
    Path folder;

    private Path jar;
    private ReleaseRoot root;

    @BeforeEach
    void begin() throws IOException {
        jar = Files.writeString(folder.resolve("samples.jar"), "classes");
        root = new ReleaseRoot(folder.resolve("root"));
    }

    @Test
    void aReleaseIsLaidOutAsTheContractSays() throws Exception {
        ReleaseRoot.Published published = root.publish(release("samples", "v1"), ORIGIN);
        Path release = root.folder().resolve("releases").resolve(published.digest());
        assertThat(published.changed()).isTrue();
        assertThat(root.folder().resolve("current")).hasContent("{\"samples\":\"" + published.digest() + "\"}");
        assertThat(release.resolve("taxi_daily.py")).hasContent("v1");
        Map<?, ?> manifest = Json.read(release.resolve("release.json"), Map.class);
        String sha = Digest.of(jar);
        assertThat(manifest.get("version")).isEqualTo(1);
        assertThat(manifest.get("commit")).isEqualTo("c0ffee");
        assertThat(manifest.get("dirty")).isEqualTo(true);
        assertThat(manifest.get("who")).isEqualTo("ada");
        assertThat(manifest.get("when")).isEqualTo("2026-11-21T00:00:00Z");
        assertThat(manifest.get("jarsRoot"))
                .isEqualTo(root.folder().resolve("jars").toString());
        assertThat(manifest.get("jars")).isEqualTo(List.of(Map.of("name", "samples.jar", "sha256", sha)));
        assertThat(manifest.get("target")).isEqualTo(Map.of("staging", "/s", "deadLetters", "/d"));
        assertThat(root.folder().resolve("jars/" + sha + ".jar")).hasContent("classes");
    }

    @Test
    void theSameContentReleasedAgainChangesNothing() throws Exception {
        ReleaseRoot.Published first = root.publish(release("samples", "v1"), ORIGIN);
        Origin later = new Origin("decade", false, "bob", Instant.parse("2026-11-22T00:00:00Z"), "again");
        ReleaseRoot.Published second = root.publish(release("samples", "v1"), later);
        assertThat(second).isEqualTo(new ReleaseRoot.Published(first.digest(), first.jars(), false));
        assertThat(Json.read(root.folder().resolve("releases/" + first.digest() + "/release.json"), Map.class)
                        .get("who"))
                .isEqualTo("ada");
    }

    @Test
    void otherContentJarOrTargetIsAnotherRelease() throws Exception {
        List<String> digests = new ArrayList<>();
        digests.add(root.publish(release("samples", "v1"), ORIGIN).digest());
        digests.add(root.publish(release("samples", "v2"), ORIGIN).digest());
        digests.add(root.publish(release("other", "v2"), ORIGIN).digest());
        Files.writeString(jar, "other classes");
        digests.add(root.publish(release("samples", "v2"), ORIGIN).digest());
        digests.add(root.publish(
                        new Release(
                                "samples",
                                Map.of("taxi_daily.py", "v2"),
                                List.of(jar),
                                new Release.Target(Path.of("/x"), Path.of("/d"))),
                        ORIGIN)
                .digest());
        assertThat(digests).doesNotHaveDuplicates();
        assertThat(names("jars")).hasSize(2);
    }

    @Test
    void projectsAreReleasedBesideEachOtherAlsoAtOnce() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        List<Callable<ReleaseRoot.Published>> work = new ArrayList<>();
        for (int number = 0; number < 24; number++) {
            String project = "p" + number % 8;
            String text = "v" + number;
            work.add(() -> new ReleaseRoot(root.folder()).publish(release(project, text), ORIGIN));
        }
        for (Future<ReleaseRoot.Published> done : pool.invokeAll(work)) {
            done.get();
        }
        pool.shutdown();
        Map<String, String> current = root.current();
        assertThat(current).hasSize(8);
        assertThat(names("releases")).containsAll(current.values()).hasSize(24).noneMatch(name -> name.startsWith("."));
        assertThat(names("jars")).containsExactly(Digest.of(jar) + ".jar");
    }

    @Test
    void whatAKilledReleaseLeftIsRemovedAndNotMistakenForARelease() throws Exception {
        Path leftover = Files.createDirectories(root.folder().resolve("releases/.new-abc"));
        Files.writeString(leftover.resolve("taxi_daily.py"), "ha");
        Files.createDirectories(root.folder().resolve("jars"));
        Files.writeString(root.folder().resolve("jars/.new-" + Digest.of(jar)), "cla");
        String digest = root.publish(release("samples", "v1"), ORIGIN).digest();
        assertThat(names("releases")).containsExactly(digest);
        assertThat(root.folder().resolve("jars/" + Digest.of(jar) + ".jar")).hasContent("classes");
    }

    @Test
    void aBrokenMapOfReleasesIsNamedAndKept() throws Exception {
        Files.createDirectories(root.folder());
        Files.writeString(root.folder().resolve("current"), "[broken");
        Obstacle obstacle = catchThrowableOfType(Obstacle.class, () -> root.publish(release("samples", "v1"), ORIGIN));
        assertThat(obstacle.where()).endsWith("current");
        assertThat(root.folder().resolve("current")).hasContent("[broken");
    }

    @Test
    void theSameClassesGiveTheSameJar() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("classes/a"));
        Files.writeString(classes.resolve("B.class"), "b");
        Files.writeString(classes.resolve("A.class"), "a");
        UserJar.write(folder.resolve("classes"), folder.resolve("one.jar"));
        Files.setLastModifiedTime(classes.resolve("A.class"), java.nio.file.attribute.FileTime.fromMillis(0));
        UserJar.write(folder.resolve("classes"), folder.resolve("two.jar"));
        assertThat(folder.resolve("one.jar")).hasSameBinaryContentAs(folder.resolve("two.jar"));
    }

    private Release release(String project, String text) {
        return new Release(
                project, Map.of("taxi_daily.py", text), List.of(jar), new Release.Target(Path.of("/s"), Path.of("/d")));
    }

    private List<String> names(String part) throws IOException {
        try (Stream<Path> found = Files.list(root.folder().resolve(part))) {
            return found.map(path -> path.getFileName().toString()).toList();
        }
    }
}
