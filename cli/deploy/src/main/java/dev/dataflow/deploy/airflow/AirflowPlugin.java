package dev.dataflow.deploy.airflow;

import dev.dataflow.deploy.Durable;
import dev.dataflow.deploy.ExclusiveUse;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.UserCache;
import dev.dataflow.deploy.release.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Our Python package, unpacked beside the environments rather than installed into one: environments hold exactly what their lock says, and several versions of
 * Dataflow share them. A wheel of pure Python is on Python's path as soon as its folder is, entry points included.
 */
public final class AirflowPlugin {
    private static final int DIGEST_LENGTH = 12;

    private AirflowPlugin() {}

    /** The folder to put on Python's path, for the one wheel in a folder. */
    public static Path unpack(Path folder, UserCache cache) throws InterruptedException {
        Path wheel = wheel(folder);
        Path place = cache.folder("plugin").resolve(Digest.of(wheel).substring(0, DIGEST_LENGTH));
        if (Files.exists(place)) {
            return place;
        }
        ExclusiveUse use = ExclusiveUse.of(cache.folder("plugin").resolve("lock"), () -> {});
        try {
            Path temporary = place.resolveSibling(".new");
            Durable.delete(temporary);
            unzip(wheel, temporary);
            if (!Files.exists(place)) {
                Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
            }
            return place;
        } catch (IOException e) {
            throw Obstacle.machine(
                    place.toString(),
                    "The Airflow plugin cannot be unpacked: " + e + ".",
                    "Airflow finds Dataflow's operators there.",
                    "make room on the disk, and make the folder writable.",
                    e);
        } finally {
            use.close();
        }
    }

    private static Path wheel(Path folder) {
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> wheels = Files.newDirectoryStream(folder, "dataflow_airflow-*.whl")) {
                for (Path wheel : wheels) {
                    return wheel;
                }
            } catch (IOException e) {
                throw missing(folder, e.toString());
            }
        }
        throw missing(folder, "there is no dataflow_airflow-*.whl");
    }

    private static Obstacle missing(Path folder, String what) {
        return Obstacle.machine(
                folder.toString(),
                "The wheel of the Airflow plugin is not there: " + what + ".",
                "Airflow needs Dataflow's operators.",
                "build Dataflow again.");
    }

    private static void unzip(Path wheel, Path place) throws IOException {
        try (InputStream file = Files.newInputStream(wheel);
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = place.resolve(entry.getName()).normalize();
                if (!target.startsWith(place)) {
                    throw new IOException(wheel + " names a file outside itself: " + entry.getName());
                }
                if (!entry.isDirectory()) {
                    Files.createDirectories(target.getParent());
                    Files.copy(zip, target);
                }
            }
        }
    }
}
