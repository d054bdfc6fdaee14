package dev.dataflow.connector;

import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where rows are, in one text: {@code iceberg://lake@taxi.trips?snapshot=17}, that is scheme, connection (which may be
 * left out), name and options. A byte of UTF-8 may be written {@code %XX}; lists are separated by commas outside of
 * parentheses.
 *
 * @param connection empty if it is left out
 * @param options by name, as they were written
 */
public record Address(String scheme, String connection, String name, SortedMap<String, String> options) {
    private static final Pattern FORM = Pattern.compile("(.*?)://(?:([^@/?]*)@)?([^?]*)(?:\\?(.*))?", Pattern.DOTALL);

    public Address {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    /** Takes a text apart; one that is no address is a scheme alone, which no connector has. */
    public static Address parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return new Address(text, "", "", new TreeMap<>(Map.of()));
        }
        SortedMap<String, String> options = new TreeMap<>();
        String query = form.group(4);
        for (String option : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
            String[] parts = option.split("=", 2);
            options.put(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "true");
        }
        String connection = form.group(2);
        return new Address(
                form.group(1), connection == null ? "" : decoded(connection), decoded(form.group(3)), options);
    }

    /** The connection, or this one if it is left out. */
    public String connectionOr(String other) {
        return connection.isEmpty() ? other : connection;
    }

    /** The use with this address's options; what cannot be such a value stays a text, for the compiler to refuse. */
    public ConnectorUse options(ConnectorUse use, List<Option> known) {
        ConnectorUse result = use;
        for (Map.Entry<String, String> given : options.entrySet()) {
            Value value = known.stream()
                    .filter(option -> option.name().equals(given.getKey()))
                    .findFirst()
                    .map(option -> option.kind().read(given.getValue()))
                    .orElseGet(() -> new Value.Text(given.getValue()));
            result = result.with(given.getKey(), value);
        }
        return result;
    }

    private static String decoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher piece = Pattern.compile("%([0-9A-Fa-f]{2})|[^%]+|%").matcher(text);
        while (piece.find()) {
            if (piece.group(1) == null) {
                bytes.writeBytes(piece.group().getBytes(StandardCharsets.UTF_8));
            } else {
                bytes.write(Integer.parseInt(piece.group(1), 16));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
