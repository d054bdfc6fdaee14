package dev.dataflow.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The user's cache folder: environments, installations, the private Airflow. Everything in it can be deleted and is made again.
 *
 * @param root the folder; absolute
 */
public record UserCache(Path root) {

    /** The cache that these environment variables name: {@code DATAFLOW_CACHE}, else a folder of {@code XDG_CACHE_HOME}, else one of {@code ~/.cache}. */
    public static UserCache of(Map<String, String> environment) {
        String own = set(environment, "DATAFLOW_CACHE");
        if (own != null) {
            return new UserCache(Path.of(own).toAbsolutePath().normalize());
        }
        String shared = set(environment, "XDG_CACHE_HOME");
        String home = set(environment, "HOME");
        Path caches = shared != null
                ? Path.of(shared)
                : Path.of(home != null ? home : System.getProperty("user.home"), ".cache");
        return new UserCache(caches.resolve("dataflow").toAbsolutePath().normalize());
    }

    private static @Nullable String set(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value;
    }

    /** A folder of the cache, made if it is not there. */
    public Path folder(String name) {
        Path folder = root.resolve(name);
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw Obstacle.machine(
                    folder.toString(),
                    "The folder cannot be made: " + e + ".",
                    "Environments, installations and the private Airflow are kept there.",
                    "make room or rights there, or set DATAFLOW_CACHE to a folder that you may write to.",
                    e);
        }
    }

    /** The private Airflow's folder. */
    public Path dev() {
        return folder("dev");
    }

    /** Where the output of installers goes. */
    public Path logs() {
        return folder("logs");
    }
}
