package dev.dataflow.driver;

import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.json.Json;
import dev.dataflow.json.Redactor;
import dev.dataflow.json.UnreadableJson;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.Invocation;
import dev.dataflow.run.Progress;
import dev.dataflow.run.Report.Failure;
import dev.dataflow.run.Report.State;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * A driver's main program, the same for every engine: reads the invocation from standard input, runs the attempt, writes
 * the report, and ends with the exit code that says how it went.
 */
public final class Driver {
    private final Engine engine;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Failpoints failpoints;

    Driver(Engine engine, InputStream in, PrintStream out, PrintStream err, Failpoints failpoints) {
        this.engine = engine;
        this.in = in;
        this.out = out;
        this.err = err;
        this.failpoints = failpoints;
    }

    /** Runs the task that standard input asks for, and ends the process. */
    public static void main(Engine engine) {
        main(engine, standardInput());
    }

    /** Runs the task that a stream asks for, as if it were standard input, and ends the process. */
    public static void main(Engine engine, InputStream in) {
        PrintStream out = System.out;
        // What user code prints is for people; the stream itself belongs to progress.
        System.setOut(System.err);
        Failpoints failpoints = ServiceLoader.load(Failpoints.class, Driver.class.getClassLoader())
                .findFirst()
                .orElse(name -> {});
        int code = new Driver(engine, in, out, System.err, failpoints).run();
        ProcessFolder.end();
        System.exit(code);
    }

    /**
     * Standard input as a channel: a thread that waits in {@code System.in} cannot be woken, and the JVM would wait 0.3 s for it at its end.
     */
    private static InputStream standardInput() {
        return new BufferedInputStream(Channels.newInputStream(new FileInputStream(FileDescriptor.in).getChannel()));
    }

    /** Runs the task that {@code in} asks for, with its progress to {@code out}, closes {@code in}, and gives the exit code. */
    public static int run(Engine engine, InputStream in, PrintStream out, PrintStream err, Failpoints failpoints) {
        return new Driver(engine, in, out, err, failpoints).run();
    }

    /** Runs the task and says the exit code. */
    int run() {
        try {
            Invocation invocation = new Json().readInvocation(line());
            return run(invocation);
        } catch (UnreadableJson e) {
            // The text around the mistake may be a secret.
            String why = String.valueOf(e.getMessage());
            err.println("error: " + (why.contains("version") ? why : "Cannot read the invocation on standard input")
                    + ". It is one line of JSON, written by what launches drivers; the two must be of one version.");
            return FailureClass.CONFIG.exitCode();
        } catch (IOException e) {
            err.println("error: Cannot read standard input: " + e.getMessage());
            return FailureClass.CONFIG.exitCode();
        }
    }

    private int run(Invocation invocation) {
        Redactor redactor = Redactor.of(invocation.connections().values());
        Session session = new Session(engine, new ProgressLines(out, invocation), failpoints);
        Lifeline lifeline = new Lifeline(session, in);
        lifeline.watch();
        try {
            return attempted(invocation, session, redactor);
        } catch (DriverFailure failure) {
            // Before there is a task, there is nothing to report on.
            err.println("error " + failure.code() + ": " + redactor.redact(failure.message()));
            return failure.failureClass().exitCode();
        } finally {
            lifeline.done();
        }
    }

    private int attempted(Invocation invocation, Session session, Redactor redactor) {
        PipelineDocument document = document(invocation);
        DriverFailure unready = null;
        try {
            document = RunVariables.rendered(document, invocation);
        } catch (DriverFailure failure) {
            unready = failure;
        }
        Job job = Job.of(invocation, document);
        session.works(job.connectors());
        Attempt attempt = new Attempt(job, session);
        Reports reports = new Reports(job, session);
        Outcome outcome = unready == null
                ? outcome(attempt, session, Path.of(invocation.staging()), redactor)
                : failed(unready, redactor);
        attempt.tellSteps();
        session.reach("report.before");
        try {
            reports.write(attempt, outcome.state(), outcome.failure());
        } catch (IOException e) {
            err.println("error REPORT_UNWRITABLE: Cannot write the report " + invocation.report() + ": " + e);
            return Failures.of(e).failureClass().exitCode();
        }
        session.tell(new Progress.Ended(outcome.state(), outcome.failure()));
        return outcome.exitCode();
    }

    private record Outcome(State state, @Nullable Failure failure, int exitCode) {}

    private Outcome outcome(Attempt attempt, Session session, Path staging, Redactor redactor) {
        try {
            attempt.run();
            return new Outcome(State.SUCCEEDED, null, 0);
        } catch (Throwable thrown) {
            if (session.cancelled()) {
                return new Outcome(State.CANCELLED, null, Lifeline.TERMINATED);
            }
            return failed(Failures.of(thrown, staging), redactor);
        }
    }

    private Outcome failed(DriverFailure failure, Redactor redactor) {
        Throwable cause = failure.getCause();
        boolean shown =
                failure.failureClass() == FailureClass.INTERNAL || failure.failureClass() == FailureClass.USER_CODE;
        if (cause != null && shown) {
            ByteArrayOutputStream trace = new ByteArrayOutputStream();
            cause.printStackTrace(new PrintStream(trace, true, StandardCharsets.UTF_8));
            err.print(redactor.redact(trace.toString(StandardCharsets.UTF_8)));
        }
        String message = redactor.redact(failure.message());
        err.println("error " + failure.code() + ": " + message);
        err.flush();
        return new Outcome(
                State.FAILED,
                new Failure(failure.failureClass(), failure.code(), failure.step(), message),
                failure.failureClass().exitCode());
    }

    private static PipelineDocument document(Invocation invocation) {
        try {
            PipelineDocument document = new Json().readPipeline(Files.readString(Path.of(invocation.pipelineFile())));
            document.task(invocation.task());
            return document;
        } catch (IOException | UnreadableJson | IllegalArgumentException e) {
            throw new DriverFailure(
                    FailureClass.CONFIG,
                    "PIPELINE_UNREADABLE",
                    null,
                    "Cannot run task \"" + invocation.task() + "\" of the pipeline document "
                            + invocation.pipelineFile() + ": " + e.getMessage() + ". Deploy the project again",
                    e);
        }
    }

    /** The first line, byte by byte: what follows it must stay in the stream. */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            line.write(next);
            next = in.read();
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
