package dev.dataflow.samples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Chromium without a window, driven by its own protocol: as much of it as a picture of a page needs. */
final class Browser implements AutoCloseable {
    private static final String LISTENING = "DevTools listening on ";
    private static final long ANSWER_SECONDS = 30;

    private final Process process;
    private final WebSocket socket;
    private final Answers answers;
    private final ObjectMapper json = new ObjectMapper();
    private String session = "";
    private int asked;

    private Browser(Process process, WebSocket socket, Answers answers) {
        this.process = process;
        this.socket = socket;
        this.answers = answers;
    }

    /** Starts one with a profile of its own, and an empty page of that size. */
    static Browser start(String program, Path profile, int width, int height) throws Exception {
        // Its sandbox needs rights that containers lack, and it sees nothing here but our own server.
        Process process = new ProcessBuilder(
                        program,
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--window-size=" + width + "," + height,
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Answers answers = new Answers();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address(process.errorReader(StandardCharsets.UTF_8)), answers)
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        Browser browser = new Browser(process, socket, answers);
        String page = browser.ask("Target.createTarget", Map.<String, Object>of("url", "about:blank"))
                .get("targetId")
                .textValue();
        browser.session = browser.ask(
                        "Target.attachToTarget", Map.<String, Object>of("targetId", page, "flatten", true))
                .get("sessionId")
                .textValue();
        browser.ask(
                "Emulation.setDeviceMetricsOverride",
                Map.<String, Object>of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        return browser;
    }

    private static URI address(BufferedReader errors) throws IOException {
        for (String line = errors.readLine(); line != null; line = errors.readLine()) {
            if (line.startsWith(LISTENING)) {
                return URI.create(line.substring(LISTENING.length()));
            }
        }
        throw new IOException("The browser ended before it listened");
    }

    void cookie(URI site, String name, String value) throws Exception {
        ask("Network.setCookie", Map.<String, Object>of("url", site.toString(), "name", name, "value", value));
    }

    void open(URI page) throws Exception {
        ask("Page.navigate", Map.<String, Object>of("url", page.toString()));
    }

    /** Presses the button of that name, which may be a picture alone. */
    void press(String name) throws Exception {
        String quoted = json.writeValueAsString(name);
        String button = "document.querySelector('[aria-label=" + quoted + "], [title=" + quoted + "]')";
        ask("Runtime.evaluate", Map.<String, Object>of("expression", button + ".click()"));
    }

    /** What a reader sees of the page as it is now. */
    String text() throws Exception {
        JsonNode result = ask("Runtime.evaluate", Map.<String, Object>of("expression", "document.body.innerText"));
        // Editors show blanks as ones that do not break.
        return result.path("result").path("value").asText("").replace('\u00a0', ' ');
    }

    /** The page as a PNG. */
    byte[] picture() throws Exception {
        JsonNode result = ask("Page.captureScreenshot", Map.<String, Object>of("format", "png"));
        return Base64.getDecoder().decode(result.get("data").textValue());
    }

    private JsonNode ask(String method, Map<String, Object> parameters) throws Exception {
        int id = ++asked;
        Map<String, Object> question = new LinkedHashMap<>();
        question.put("id", id);
        question.put("method", method);
        question.put("params", parameters);
        if (!session.isEmpty()) {
            question.put("sessionId", session);
        }
        socket.sendText(json.writeValueAsString(question), true).get(ANSWER_SECONDS, TimeUnit.SECONDS);
        while (true) {
            String text = answers.whole.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (text == null) {
                throw new IOException("The browser does not answer to " + method);
            }
            JsonNode answer = json.readTree(text);
            if (answer.path("id").asInt() == id) {
                if (answer.has("error")) {
                    throw new IOException(method + ": " + answer.get("error"));
                }
                return answer.get("result");
            }
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        process.onExit().orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    /** Puts the parts of each message together. */
    private static final class Answers implements WebSocket.Listener {
        private final BlockingQueue<String> whole = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                whole.add(part.toString());
                part.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
