package dev.dataflow.driver.local;

import dev.dataflow.driver.Connectors;
import dev.dataflow.driver.Garbage;
import dev.dataflow.json.Json;
import dev.dataflow.run.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SortedMap;

/** Prints, as JSON, what nobody needs of what drivers left; removes it if that is asked for. */
final class Collect {
    /** What is asked, with the connections by which sinks are reached. */
    record Request(SortedMap<String, Connection> connections, String staging, Duration olderThan, boolean delete) {}

    void run(InputStream in, PrintStream out) throws IOException {
        Request request = Question.read(in, Request.class);
        Garbage.Found found = Garbage.collect(
                Path.of(request.staging()),
                request.olderThan(),
                request.delete(),
                new Connectors(request.connections()));
        out.println(new Json().line(found));
    }
}
