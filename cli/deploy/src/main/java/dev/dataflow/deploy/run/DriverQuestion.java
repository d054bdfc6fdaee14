package dev.dataflow.deploy.run;

import dev.dataflow.deploy.installation.Installation;
import dev.dataflow.json.Redactor;
import dev.dataflow.run.Connection;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;

/** Asks the local driver for something beside a task; whatever it says beside the answer goes to the log. */
record DriverQuestion(Installation installation, RunLogs logs, Path log) {

    /**
     * What it answers.
     *
     * @param word the driver's name of such questions
     * @param question one line, which may hold secrets
     * @param connections whose secrets no log may have
     * @return empty if the driver failed
     */
    Optional<String> ask(String word, String question, Collection<Connection> connections) throws InterruptedException {
        StringBuilder answer = new StringBuilder();
        try (PrintWriter words = logs.open(log)) {
            DriverProcess driver = new DriverProcess(
                    new Launch(installation.localDriver(word), Launch.passedOn(System.getenv())),
                    logs.folder(),
                    Redactor.of(connections));
            Predicate<String> taken = line -> {
                answer.append(line).append('\n');
                return true;
            };
            int code = driver.run(question, taken, words);
            return code == 0 ? Optional.of(answer.toString()) : Optional.empty();
        }
    }
}
