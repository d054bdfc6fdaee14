package dev.dataflow.driver.local;

import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.driver.Driver;
import dev.dataflow.json.Json;
import dev.dataflow.run.Connection;
import dev.dataflow.run.Invocation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A task that does a little of everything, so that an archive of the classes it loaded serves all tasks: files clean and
 * dirty, a user's class, SQL, a partitioned and an overwritten table, an exchange, dead letters, and tables shown.
 */
final class Training {
    int run() throws IOException {
        try (Scratch scratch = new Scratch("train")) {
            Path folder = scratch.folder();
            String header = "id,at,weight,price,shop\n";
            Files.writeString(folder.resolve("clean.csv"), header + "1,2026-01-01 10:00:00,1.5,2.50,a\n");
            Files.writeString(folder.resolve("dirty.csv"), header + "2,2026-01-02 10:00:00,1.5,-1,\n3,no,1.5,2.50,b\n");
            Files.writeString(folder.resolve("train.json"), new Json().write(TrainingPipeline.document()));
            PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            int code = attempt(folder, quiet);
            new Show().run(new ByteArrayInputStream(show(folder)), quiet);
            return code;
        }
    }

    /** Standard input stays open: its end would mean that the launcher is gone. */
    private static int attempt(Path folder, PrintStream quiet) throws IOException {
        byte[] line = (new Json().write(invocation(folder)) + "\n").getBytes(StandardCharsets.UTF_8);
        try (PipedOutputStream launcher = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(launcher, line.length)) {
            launcher.write(line);
            return Driver.run(new LocalEngine(), in, quiet, System.err, name -> {});
        }
    }

    private static Invocation invocation(Path folder) {
        return new Invocation(
                Invocation.VERSION,
                folder.resolve("train.json").toString(),
                "",
                "train",
                "check",
                "train",
                null,
                null,
                null,
                Instant.now(),
                1,
                1,
                1,
                "",
                new TreeMap<>(),
                connections(folder),
                List.of(),
                folder.resolve("staging").toString(),
                folder.resolve("report.json").toString(),
                folder.resolve("dead-letters").toString(),
                List.of(),
                null);
    }

    private static byte[] show(Path folder) {
        Show.Request.Table table = new Show.Request.Table(IcebergDescriptor.ID, "lake", "train.shops", 10);
        Show.Request request = new Show.Request(connections(folder), List.of(table));
        return (new Json().line(request) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static SortedMap<String, Connection> connections(Path folder) {
        return new TreeMap<>(Map.of(
                "files",
                Connection.of("files", Map.of("path", folder.toString())),
                "lake",
                Connection.of(
                        "iceberg",
                        Map.of(
                                "catalog",
                                "jdbc",
                                "uri",
                                "jdbc:sqlite:" + folder.resolve("catalog.db"),
                                "warehouse",
                                folder.resolve("warehouse").toString()))));
    }
}
