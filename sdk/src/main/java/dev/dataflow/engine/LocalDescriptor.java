package dev.dataflow.engine;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The local engine: one JVM on the worker, DuckDB for SQL and files. */
public final class LocalDescriptor implements EngineDescriptor {
    /** {@code local}. */
    public static final String ID = "local";
    /** Setting: memory of the SQL engine, {@code 1g} by default; user classes have a heap of the same size. */
    public static final String MEMORY = "memory";
    /** Setting: threads of the SQL engine, {@code 1} by default. */
    public static final String THREADS = "threads";
    /** Setting: how many bytes of a source are staged by themselves at least, {@code 256m} by default. */
    public static final String CHUNK_SIZE = "chunkSize";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> settings() {
        return Set.of(MEMORY, THREADS, CHUNK_SIZE);
    }

    @Override
    public Optional<String> refuses(Body body) {
        return body instanceof Body.UserClass user && user.kind().ofSpark()
                ? Optional.of("a " + user.kind().words() + " is written against Spark's own rows")
                : Support.missing(body);
    }

    @Override
    public Optional<String> refuses(Type type) {
        return Support.missing(type);
    }

    @Override
    public boolean needsColumns() {
        return true;
    }

    @Override
    public Optional<String> refuses(String setting, String value) {
        return setting.equals(THREADS) ? SettingValues.noCount(value) : SettingValues.noMemory(value);
    }

    /**
     * C1 and the serial collector: a task lasts seconds, and half of that would be start-up otherwise. The JVM's own
     * warnings leave standard output to the progress.
     */
    @Override
    public Plan.Launch launch(EngineUse use) {
        return new Plan.Launch(
                ID,
                List.of(
                        "${java}",
                        "-Xshare:auto",
                        "-XX:SharedArchiveFile=${class_data}",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xlog:disable",
                        "-Xlog:all=warning:stderr",
                        "-Xmx" + use.options().getOrDefault(MEMORY, "1g"),
                        "-Djava.library.path=${native_library_path}",
                        "-cp",
                        "${driver_classpath}",
                        "dev.dataflow.driver.local.LocalDriver"),
                new TreeMap<>(Map.of()));
    }
}
