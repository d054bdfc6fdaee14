package dev.dataflow.connectors.jdbc;

import dev.dataflow.run.FailureClass;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The keys of rows: each staged row must have one, no two the same. */
final class Keys {
    private static final int SHOWN = 3;

    private final TablePlace place;
    private final List<String> keys;

    Keys(TablePlace place, List<String> keys) {
        this.place = place;
        this.keys = keys;
    }

    /** When the rows {@code s} of the staging table and {@code t} of the table have the same key. */
    static String match(TablePlace place, List<String> keys, Map<String, StoredColumn> targets) {
        return keys.stream()
                .map(key -> {
                    StoredColumn target = targets.get(key);
                    return "t." + place.quoted(target == null ? key : target.name()) + " = s." + place.quoted(key);
                })
                .collect(Collectors.joining(" AND "));
    }

    /** Refuses staged rows without a key, or with the same. */
    void refuseUnfit(Connection connection, String source) throws SQLException {
        String none =
                keys.stream().map(key -> "s." + place.quoted(key) + " IS NULL").collect(Collectors.joining(" OR "));
        if (!first(connection, "SELECT " + names() + " FROM " + source + " AS s WHERE " + none)
                .isEmpty()) {
            throw place.failure(
                    FailureClass.BAD_DATA,
                    "KEY_NULL",
                    "a row has no value in its key (" + String.join(", ", keys)
                            + "). Filter such rows out, or fill them in with coalesce");
        }
        List<String> same = first(
                connection,
                "SELECT " + names() + " FROM " + source + " AS s GROUP BY " + names() + " HAVING count(*) > 1");
        if (!same.isEmpty()) {
            throw place.failure(
                    FailureClass.BAD_DATA,
                    "KEY_DUPLICATED",
                    "several of the written rows have the key " + String.join("; ", same)
                            + ". Keep one of each, as dedupe does");
        }
    }

    /** Refuses staged rows whose keys stand in the table. */
    void refuseStanding(Connection connection, String source, Map<String, StoredColumn> targets) throws SQLException {
        List<String> standing = first(
                connection,
                "SELECT " + names() + " FROM " + source + " AS s WHERE EXISTS (SELECT 1 FROM " + place.quoted()
                        + " AS t WHERE " + match(place, keys, targets) + ")");
        if (!standing.isEmpty()) {
            throw place.failure(
                    FailureClass.BAD_DATA,
                    "KEY_EXISTS",
                    "rows with the keys of written ones stand already, such as " + String.join("; ", standing)
                            + ". Take such rows out, or write with upsert");
        }
    }

    private String names() {
        return keys.stream().map(key -> "s." + place.quoted(key)).collect(Collectors.joining(", "));
    }

    private List<String> first(Connection connection, String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query + " LIMIT " + SHOWN)) {
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 0; i < keys.size(); i++) {
                    values.add(keys.get(i) + " = "
                            + Optional.ofNullable(rows.getString(i + 1)).orElse("null"));
                }
                found.add(String.join(", ", values));
            }
        }
        return found;
    }
}
