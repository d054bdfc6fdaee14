package dev.dataflow.driver.local;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.json.Json;
import dev.dataflow.json.UnreadableJson;
import dev.dataflow.run.FailureClass;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** What the driver is asked beside tasks: one line of JSON on standard input, since it holds credentials. */
final class Question {
    private Question() {}

    static <T extends Record> T read(InputStream in, Class<T> type) throws IOException {
        String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        try {
            return new Json().readRecord(line == null ? "" : line, type);
        } catch (UnreadableJson e) {
            // The text around the mistake may be a secret.
            throw new DriverFailure(
                    FailureClass.CONFIG,
                    "REQUEST_UNREADABLE",
                    null,
                    "Cannot read what is asked: standard input holds no line of JSON of the expected form. It is written"
                            + " by the command; the two must be of one version");
        }
    }
}
