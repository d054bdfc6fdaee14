package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dataflow.airflow.AirflowApi;
import dev.dataflow.airflow.api.LoginApi;
import dev.dataflow.airflow.model.LoginBody;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pictures in docs, taken from Airflow's own pages after {@code dataflow demo --keep}. They go to {@code target/images},
 * and with {@code -Dgolden.update} into docs too.
 */
@Tag("end-to-end")
@Tag("slow")
final class PicturesTest {
    private static final int WIDTH = 1400;
    private static final int HEIGHT = 760;
    private static final long LONGEST_MILLIS = 60_000;
    /** What is drawn without any text, such as the squares of the grid. */
    private static final long PAINT_MILLIS = 2_000;

    @TempDir
    private static Path folder;

    private static Map<String, String> environment = Map.of();
    private static Path home;

    @BeforeAll
    static void places() throws Exception {
        environment = Map.of(
                "DATAFLOW_CACHE", Checkout.cacheIn(folder.resolve("cache")).toString());
        home = Checkout.homeIn(folder.resolve("dataflow"));
    }

    @AfterAll
    static void stop() throws Exception {
        Checkout.Outcome stopped = Checkout.dataflow(home, folder, environment, "stop");
        assertThat(stopped.exitCode()).as(stopped.err()).isZero();
    }

    @Test
    void theRunAndItsCountsAreSeenInAirflow() throws Exception {
        String program = chromium();
        Checkout.Outcome demo = Checkout.dataflow(home, folder, environment, "demo", "--keep", "--json");
        assertThat(demo.exitCode()).as(demo.err()).isZero();
        JsonNode result = demo.json();
        URI run = URI.create(result.get("url").textValue());
        try (Browser browser = Browser.start(program, folder.resolve("profile"), WIDTH, HEIGHT)) {
            browser.cookie(run, "_token", token(run));
            browser.open(run);
            String page = await(browser, "LocalOperator", "SparkOperator");
            assertThat(page).containsSubsequence("rush_hours", "Success", "clean_trips", "Success");
            picture(browser, "run.png");

            JsonNode task = result.get("tasks").get(0);
            browser.open(URI.create(run + "/tasks/" + task.get("task").textValue()));
            String counts = "%d rows read, %d written, %d rejected"
                    .formatted(
                            task.get("read").longValue(),
                            task.get("written").longValue(),
                            task.get("rejected").longValue());
            assertThat(await(browser, counts)).contains("The driver ended: succeeded");
            picture(browser, "task.png");

            // The page of the tab that the tutorial names.
            browser.open(URI.create(run + "/tasks/" + task.get("task").textValue() + "/xcom"));
            await(browser, "Storage", "XCom", "return_value");
            browser.press("Expand all extra JSON");
            page = await(
                    browser,
                    "\"read\": " + task.get("read").longValue(),
                    "\"written\": " + task.get("written").longValue(),
                    "\"rejected\": " + task.get("rejected").longValue());
            assertThat(page).contains("\"engine\": \"local\"");
        }
    }

    private static String token(URI airflow) throws Exception {
        JsonNode passwords = new ObjectMapper()
                .readTree(folder.resolve("cache/dev/demo/password.json").toFile());
        Map.Entry<String, JsonNode> user = passwords.properties().iterator().next();
        return new LoginApi(AirflowApi.at(airflow.resolve("/")))
                .createToken(new LoginBody()
                        .username(user.getKey())
                        .password(user.getValue().textValue()))
                .getAccessToken();
    }

    private static String await(Browser browser, String... texts) throws Exception {
        long end = System.currentTimeMillis() + LONGEST_MILLIS;
        String page = browser.text();
        while (!Stream.of(texts).allMatch(page::contains)) {
            assertThat(System.currentTimeMillis()).as(page).isLessThan(end);
            Thread.sleep(200);
            page = browser.text();
        }
        return page;
    }

    private static void picture(Browser browser, String name) throws Exception {
        Thread.sleep(PAINT_MILLIS);
        Path file = Files.createDirectories(Path.of("target/images")).resolve(name);
        Files.write(file, browser.picture());
        if (System.getProperty("golden.update") != null) {
            Files.copy(file, Checkout.ROOT.resolve("docs/images").resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Installs it if this machine lets us. */
    private static String chromium() throws Exception {
        if (program("chromium").isEmpty() && program("apt-get").isPresent()) {
            Checkout.run(folder, Map.of(), List.of("apt-get", "update"));
            Checkout.run(
                    folder,
                    Map.of("DEBIAN_FRONTEND", "noninteractive"),
                    List.of("apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-liberation"));
        }
        Optional<Path> found = program("chromium");
        if (found.isEmpty()) {
            System.out.println("SKIPPED: screenshot");
            Assumptions.abort("There is no chromium, and it cannot be installed");
        }
        return found.get().toString();
    }

    private static Optional<Path> program(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
