package dev.dataflow.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.dataflow.run.Connection;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the secrets of connections out of logs and messages, in every form in which a program may print them. It stands
 * here because what a connection holds may be JSON itself. The Airflow plugin's {@code redaction.py} is its twin; one file
 * of examples holds both.
 */
public final class Redactor {
    private static final String HIDDEN = "***";
    /** Shorter values cannot be told from ordinary text; a password of two characters protects nothing. */
    private static final int SHORTEST = 3;
    /** Of a secret of several lines: its armour and its last few characters do not count. */
    private static final int SHORTEST_LINE = 8;

    private static final Pattern SECRET_NAME = Pattern.compile(
            "pass(wd|word|phrase)|pwd|secret|token|credential|private|bearer|authorization|signature|jaas|keyfile|dsn"
                    + "|connection[-_.]?string|webhook|(access|account|api|service|shared|storage|encryption|sas)[-_.]?key",
            Pattern.CASE_INSENSITIVE);
    /** Passwords in addresses: up to the first @ and up to the last, since one of its own need not be encoded; and Oracle's. */
    private static final List<Pattern> USER_INFO = List.of(
            Pattern.compile("://[^/\\s:@]*:([^/\\s@]+)@"),
            Pattern.compile("://[^/\\s:@]*:([^/\\s]+)@"),
            Pattern.compile("jdbc:oracle:\\w+:[^/\\s@]*/([^/\\s@\"]+)@"),
            Pattern.compile("jdbc:oracle:\\w+:[^/\\s@]*/\"([^\"]+)\"@"));

    private static final List<Pattern> PARAMETERS = List.of(
            Pattern.compile("[?&;]([A-Za-z0-9_.-]+)=([^&;\\s]+)"),
            Pattern.compile("\\(([A-Za-z0-9_.-]+)=([^()\\s]+)\\)"));
    private static final Pattern ESCAPES = Pattern.compile("(%[0-9A-Fa-f]{2})+");
    private static final Pattern UNICODE = Pattern.compile("\\\\u[0-9A-F]{4}");
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final @Nullable Pattern secrets;

    private Redactor(Collection<String> secrets) {
        String pattern = secrets.stream()
                .flatMap(Redactor::forms)
                .filter(form -> form.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        this.secrets = pattern.isEmpty() ? null : Pattern.compile(pattern);
    }

    /** One that knows the secrets of these connections. */
    public static Redactor of(Collection<Connection> connections) {
        Set<String> secrets = new LinkedHashSet<>();
        connections.forEach(connection -> secrets.addAll(secretsOf(connection)));
        return new Redactor(secrets);
    }

    /** The text with {@code ***} in place of each secret. */
    public String redact(String text) {
        return secrets == null ? text : secrets.matcher(text).replaceAll(HIDDEN);
    }

    static Set<String> secretsOf(Connection connection) {
        Set<String> found = new LinkedHashSet<>();
        String password = connection.password();
        if (password != null && !password.isEmpty()) {
            found.add(password);
            if (connection.login() != null) {
                byte[] basic = (connection.login() + ":" + password).getBytes(StandardCharsets.UTF_8);
                found.add(Base64.getEncoder().encodeToString(basic));
            }
        }
        Stream.of(connection.host(), connection.schema(), connection.login())
                .forEach(value -> addSecrets("", value, found));
        connection.extra().forEach((name, value) -> addSecrets(name, value, found));
        return found;
    }

    /** The secrets that a named value holds: all of it if the name says so, else what is hidden in an address. */
    private static void addSecrets(String name, @Nullable String value, Set<String> found) {
        if (value == null) {
            return;
        }
        JsonNode json = json(value);
        if (json != null) {
            addSecrets(name, json, found);
        } else if (SECRET_NAME.matcher(name).find()) {
            found.add(value);
        } else {
            USER_INFO.forEach(pattern -> pattern.matcher(value).results().forEach(match -> found.add(match.group(1))));
            PARAMETERS.forEach(pattern -> pattern.matcher(value)
                    .results()
                    .filter(match -> SECRET_NAME.matcher(match.group(1)).find())
                    .forEach(match -> found.add(match.group(2))));
        }
    }

    /** A secret name covers all that lies under it. */
    private static void addSecrets(String name, JsonNode value, Set<String> found) {
        if (value.isObject()) {
            value.properties().forEach(field -> addSecrets(name + "." + field.getKey(), field.getValue(), found));
        } else if (value.isArray()) {
            value.forEach(element -> addSecrets(name, element, found));
        } else if (value.isTextual() || value.isNumber()) {
            addSecrets(name, value.asText(), found);
        }
    }

    private static @Nullable JsonNode json(String value) {
        String text = value.stripLeading();
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return null;
        }
        try {
            return JSON.readTree(value);
        } catch (JsonProcessingException e) {
            return null; // it only looks like JSON
        }
    }

    private static Stream<String> forms(String secret) {
        return Stream.of(secret, decoded(secret)).distinct().flatMap(Redactor::formsOf);
    }

    private static Stream<String> formsOf(String plain) {
        String encoded = URLEncoder.encode(plain, StandardCharsets.UTF_8);
        String strict = encoded.replace("*", "%2A").replace("%7E", "~");
        String spaced = strict.replace("+", "%20");
        // Java's URLEncoder, Python's quote_plus and its quote with and without the slash.
        Stream<String> addresses = Stream.of(encoded, strict, spaced, spaced.replace("%2F", "/"))
                .flatMap(form -> Stream.of(form, lower(ESCAPES, form)));
        String ascii = quoted(ASCII, plain);
        Stream<String> texts = Stream.of(plain, quoted(JSON, plain), ascii, lower(UNICODE, ascii), html(plain));
        Stream<String> lines = plain.contains("\n")
                ? plain.lines().map(String::strip).filter(line -> line.length() >= SHORTEST_LINE)
                : Stream.of();
        return Stream.of(texts, addresses, lines).flatMap(all -> all);
    }

    private static String decoded(String text) {
        return ESCAPES.matcher(text)
                .replaceAll(
                        match -> Matcher.quoteReplacement(URLDecoder.decode(match.group(), StandardCharsets.UTF_8)));
    }

    private static String lower(Pattern escapes, String text) {
        return escapes.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(match.group().toLowerCase(Locale.ROOT)));
    }

    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#x27;");
    }

    /** As it stands within a text of JSON. */
    private static String quoted(JsonMapper mapper, String text) {
        try {
            String quoted = mapper.writeValueAsString(text);
            return quoted.substring(1, quoted.length() - 1);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Every text can be written as JSON", e);
        }
    }
}
