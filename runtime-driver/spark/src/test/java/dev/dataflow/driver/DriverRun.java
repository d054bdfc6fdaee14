package dev.dataflow.driver;

import dev.dataflow.json.Json;
import dev.dataflow.run.Invocation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;

/** Runs a driver in this process, as its main program would in its own. */
public final class DriverRun {
    private DriverRun() {}

    /** What a driver left: its exit code, and all that it said. */
    public record Result(int exitCode, String out, String err) {}

    /** Runs one attempt; {@code failpoints} are told of each place that it passes. */
    public static Result of(Engine engine, Invocation invocation, Failpoints failpoints) throws IOException {
        String line = new Json().write(invocation) + "\n";
        InputStream open = new PipedInputStream(new PipedOutputStream());
        InputStream in = new SequenceInputStream(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)), open);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = new Driver(engine, in, print(out), print(err), failpoints).run();
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
