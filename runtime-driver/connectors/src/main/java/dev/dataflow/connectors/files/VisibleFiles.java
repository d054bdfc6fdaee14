package dev.dataflow.connectors.files;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.Failpoints;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lists files between two commits of ours, never in the midst of one. */
final class VisibleFiles {
    /** So often may commits come between. */
    private static final int TRIES = 100;

    private final Place place;
    private final Failpoints failpoints;

    VisibleFiles(Place place) {
        this(place, name -> {});
    }

    VisibleFiles(Place place, Failpoints failpoints) {
        this.place = place;
        this.failpoints = failpoints;
    }

    List<Path> list() {
        try {
            for (int i = 0; i < TRIES; i++) {
                List<Path> files = between();
                if (files != null) {
                    return files;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        throw place.failure(
                FailureClass.TRANSIENT,
                "SOURCE_BUSY",
                "commits to it come too fast for a look between two of them",
                "It is tried again");
    }

    /** Null if a commit came between. */
    private @Nullable List<Path> between() throws IOException {
        FilePattern first = new FilePattern(place.base(), place);
        List<Path> files = files(first);
        Map<Path, Long> before = finished(first);
        if (before.isEmpty() && files != null) {
            return files;
        }
        failpoints.reach("listed.once");
        FilePattern second = new FilePattern(place.base(), place);
        List<Path> again = second.files(place.paths());
        return before.equals(finished(second)) ? again : null;
    }

    /** Null if there is none, which a commit that is still to be applied may mend. */
    private @Nullable List<Path> files(FilePattern pattern) {
        try {
            return pattern.files(place.paths());
        } catch (DriverFailure missing) {
            if (pattern.folders().isEmpty()) {
                throw missing;
            }
            return null;
        }
    }

    /** The newest commits in all folders passed, each applied. */
    private Map<Path, Long> finished(FilePattern pattern) throws IOException {
        Map<Path, Long> numbers = new TreeMap<>();
        for (Path folder : pattern.folders()) {
            for (Manifests manifests : Manifests.in(folder)) {
                numbers.put(manifests.folder(), manifests.finished(place).number());
            }
        }
        return numbers;
    }
}
