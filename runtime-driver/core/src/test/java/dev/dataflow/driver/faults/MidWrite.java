package dev.dataflow.driver.faults;

import dev.dataflow.driver.Failpoints;
import dev.dataflow.driver.connect.FileLayout;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.RowWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Failpoints with a place more for each write, {@code writing.STEP}, in its very middle: where an engine writes files, as
 * soon as one of them holds anything, however far the engine is then; where it hands over rows, after the first. However
 * fast the engine is, the place is reached before what it wrote is counted.
 */
public final class MidWrite implements Failpoints {
    private static final String PREFIX = "writing.";
    private static final long POLL_NANOS = 200_000;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Failpoints places;

    /** Has {@code places} told of all places, these among them; of these from any thread. */
    public MidWrite(Failpoints places) {
        this.places = places;
    }

    @Override
    public void reach(String name) {
        places.reach(name);
    }

    @Override
    public Intake writing(String step, Intake intake) {
        String place = PREFIX + step;
        return intake instanceof Intake.Files files
                ? like(Intake.Files.class, files, new OfFiles(place))
                : like(Intake.Rows.class, (Intake.Rows) intake, new OfRows(place));
    }

    /** What is done around the methods of an intake, whichever it has. */
    private interface Around {
        default void before(String method) {}

        @Nullable
        Object after(String method, @Nullable Object result);
    }

    private static <T> T like(Class<T> type, T real, Around around) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    around.before(method.getName());
                    return around.after(method.getName(), result(real, method, arguments));
                }));
    }

    private static @Nullable Object result(Object real, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private final class OfRows implements Around {
        private final String place;

        OfRows(String place) {
            this.place = place;
        }

        @Override
        public @Nullable Object after(String method, @Nullable Object result) {
            return result instanceof RowWriter writer ? like(RowWriter.class, writer, new FirstRow(place)) : result;
        }
    }

    private final class FirstRow implements Around {
        private final String place;
        private boolean written;

        FirstRow(String place) {
            this.place = place;
        }

        @Override
        public @Nullable Object after(String method, @Nullable Object result) {
            if (!written && method.equals("write")) {
                written = true;
                places.reach(place);
            }
            return result;
        }
    }

    private final class OfFiles implements Around {
        private final String place;
        private volatile boolean written;
        private @Nullable CompletableFuture<Void> reached;

        OfFiles(String place) {
            this.place = place;
        }

        @Override
        public void before(String method) {
            CompletableFuture<Void> begun = reached;
            if (begun != null && method.equals("stage")) {
                written = true;
                try {
                    begun.join();
                } catch (CompletionException e) {
                    throw e.getCause() instanceof RuntimeException aborted ? aborted : e;
                }
            }
        }

        @Override
        public @Nullable Object after(String method, @Nullable Object result) {
            if (reached == null && result instanceof FileLayout layout) {
                CompletableFuture<Void> begun = new CompletableFuture<>();
                reached = begun;
                Thread thread = new Thread(() -> watch(layout.folder(), begun), place);
                thread.setDaemon(true);
                thread.start();
            }
            return result;
        }

        private void watch(String folder, CompletableFuture<Void> begun) {
            try {
                long end = System.nanoTime() + LONGEST.toNanos();
                while (!written && !holdsAnything(folder)) {
                    if (System.nanoTime() > end) {
                        return; // the engine has failed before it wrote
                    }
                    LockSupport.parkNanos(POLL_NANOS);
                }
                places.reach(place);
                begun.complete(null);
            } catch (RuntimeException e) {
                begun.completeExceptionally(e);
            }
        }
    }

    private static boolean holdsAnything(String folder) {
        if (!folder.startsWith("/")) {
            return false; // elsewhere than on this disk
        }
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.anyMatch(file -> Files.isRegularFile(file) && size(file) > 0);
        } catch (IOException | UncheckedIOException notYet) {
            return false;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }
}
