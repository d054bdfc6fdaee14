package dev.dataflow.deploy.release;

import com.fasterxml.jackson.core.JacksonException;
import dev.dataflow.deploy.Durable;
import dev.dataflow.deploy.ExclusiveUse;
import dev.dataflow.deploy.Json;
import dev.dataflow.deploy.Obstacle;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The folder that an Airflow reads releases from: {@code jars/<sha256>.jar} once each, {@code releases/<digest>/}, and {@code current}, which maps each project
 * to its release. Projects are released beside each other; who reads {@code current} sees whole releases only.
 */
public final class ReleaseRoot {
    private static final String TEMPORARY = ".new-";
    private static final int VERSION_LENGTH = 16;

    private final Path folder;

    /** A root, which need not exist yet. */
    public ReleaseRoot(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /**
     * What became of a release.
     *
     * @param digest its name
     * @param jars its jars as they lie in the root, in the order of the release
     * @param changed false if the project had this very release already
     */
    public record Published(String digest, List<Path> jars, boolean changed) {
        public Published {
            jars = List.copyOf(jars);
        }
    }

    /** Where it is. */
    public Path folder() {
        return folder;
    }

    /** Ships a release and makes it its project's current one. */
    public Published publish(Release release, Origin origin) throws InterruptedException {
        try {
            Files.createDirectories(folder.resolve("jars"));
            Files.createDirectories(folder.resolve("releases"));
            ExclusiveUse use = ExclusiveUse.of(folder.resolve("lock"), () -> {});
            try {
                removeLeftovers();
                List<Release.Jar> content = release.jarsByContent();
                List<Path> jars = new ArrayList<>();
                for (int at = 0; at < content.size(); at++) {
                    jars.add(store(release.jars().get(at), content.get(at)));
                }
                String digest = release.digest(content);
                store(release, content, digest, origin);
                return new Published(digest, jars, makeCurrent(release.project(), digest));
            } finally {
                use.close();
            }
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    /** Every project's current release; empty before the first. */
    public Map<String, String> current() throws IOException {
        Path file = folder.resolve("current");
        try {
            return new TreeMap<>(Json.readTexts(file));
        } catch (NoSuchFileException e) {
            return new TreeMap<>();
        } catch (JacksonException e) {
            throw Obstacle.machine(
                    file.toString(),
                    "The file is not a map from project to release.",
                    "It tells Airflow which releases hold; without it no project can be released beside the others.",
                    "put back {\"PROJECT\":\"DIGEST\"} with a folder of releases/ for each project, or delete it and release every project again.");
        }
    }

    /** The version under which Airflow knows the releases that are current. */
    public String bundleVersion() throws IOException {
        return Digest.of(Json.line(current())).substring(0, VERSION_LENGTH);
    }

    private Path store(Path jar, Release.Jar content) throws IOException {
        Path place = folder.resolve("jars").resolve(content.sha256() + ".jar");
        if (Files.exists(place)) {
            return place;
        }
        Path temporary = folder.resolve("jars").resolve(TEMPORARY + content.sha256());
        Files.copy(jar, temporary, StandardCopyOption.REPLACE_EXISTING);
        if (!Digest.of(temporary).equals(content.sha256())) {
            throw new IOException(jar + " was changed while it was being released");
        }
        Durable.sync(temporary);
        Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
        Durable.sync(folder.resolve("jars"));
        return place;
    }

    private void store(Release release, List<Release.Jar> content, String digest, Origin origin) throws IOException {
        Path releases = folder.resolve("releases");
        Path place = releases.resolve(digest);
        if (Files.exists(place)) {
            return;
        }
        Path temporary = Files.createDirectory(releases.resolve(TEMPORARY + digest));
        for (Map.Entry<String, String> file : release.files().entrySet()) {
            Files.writeString(temporary.resolve(file.getKey()), file.getValue());
        }
        Files.writeString(
                temporary.resolve("release.json"),
                Json.text(release.manifest(content, folder.resolve("jars"), origin)));
        Durable.syncAll(temporary);
        Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
        Durable.sync(releases);
    }

    private boolean makeCurrent(String project, String digest) throws IOException {
        Map<String, String> current = current();
        if (digest.equals(current.put(project, digest))) {
            return false;
        }
        Durable.replace(folder.resolve("current"), Json.line(current));
        return true;
    }

    /** Whoever was killed in the middle left these; the lock is ours, so nobody is at work on them. */
    private void removeLeftovers() throws IOException {
        for (String part : List.of("jars", "releases")) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder.resolve(part), TEMPORARY + "*")) {
                for (Path leftover : found) {
                    Durable.delete(leftover);
                }
            }
        }
    }

    private Obstacle notWritable(IOException e) {
        return Obstacle.machine(
                folder.toString(),
                "The release cannot be written: " + e + ".",
                "Nothing was changed: the earlier release still holds.",
                "make room on the disk, and make the folder writable, then release again.",
                e);
    }
}
