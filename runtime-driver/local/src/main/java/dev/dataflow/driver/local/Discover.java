package dev.dataflow.driver.local;

import dev.dataflow.driver.Connectors;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.Failures;
import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.json.Json;
import dev.dataflow.run.Connection;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.Report.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Prints what a store says of the columns of a dataset, as JSON; or, as JSON too, why it cannot be asked. */
final class Discover {
    /** What is asked: a use of a connector, and the connection that it names. */
    record Request(SortedMap<String, Connection> connections, ConnectorUse use) {}

    /** Nothing found and no failure: there is no such thing in the store. */
    record Answer(@Nullable Discovery found, @Nullable Failure failure) {}

    void run(InputStream in, PrintStream out) throws IOException {
        out.println(new Json().line(answer(Question.read(in, Request.class))));
    }

    private static Answer answer(Request request) {
        try {
            return new Answer(
                    new Connectors(request.connections())
                            .discover(request.use())
                            .orElse(null),
                    null);
        } catch (RuntimeException thrown) {
            DriverFailure failure = Failures.of(thrown);
            if (failure.failureClass() == FailureClass.INTERNAL) {
                throw thrown;
            }
            return new Answer(
                    null, new Failure(failure.failureClass(), failure.code(), failure.step(), failure.message()));
        }
    }
}
