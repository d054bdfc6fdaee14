package dev.dataflow.connectors.files;

import dev.dataflow.driver.connect.CellTexts;
import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.json.JsonValues;
import dev.dataflow.json.UnreadableJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The columns of lines that say their types by their values alone. Since other lines may differ, every value may be null. */
final class JsonColumns {
    private static final long SAMPLE = 20_000;
    /** What a text may be, the narrowest first. */
    private static final List<Scalar> OF_TEXT = List.of(Scalar.DATE, Scalar.TIMESTAMP, Scalar.INSTANT, Scalar.UUID);

    private final CellTexts texts = new CellTexts();

    Discovery discover(Lines lines, Path file) throws IOException {
        Seen all = new Seen();
        long records = 0;
        for (Lines.Line line = lines.next(); line != null && records < SAMPLE; line = lines.next()) {
            String text = line.text();
            if (text != null && !text.isBlank()) {
                records += all.addLine(text) ? 1 : 0;
            }
        }
        List<Schema.Column> columns = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        all.members.forEach((name, seen) -> {
            Type type = seen.type();
            if (type == null || name.isEmpty()) {
                leftOut.add(name.isEmpty() ? "a member without a name" : name + ", which is " + seen.words());
            } else {
                columns.add(new Schema.Column(name, type, true));
            }
        });
        return new Discovery(
                new Schema(columns), String.format(Locale.ROOT, "the first %,d records of %s", records, file), leftOut);
    }

    private enum Kind {
        FLAG,
        WHOLE,
        NUMBER,
        TEXT,
        ARRAY,
        OBJECT
    }

    /** What was seen in one place. */
    private final class Seen {
        private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        private final List<Scalar> ofText = new ArrayList<>(OF_TEXT);
        private final Map<String, Seen> members = new LinkedHashMap<>();
        private @Nullable Seen element;

        boolean addLine(String line) {
            try {
                Object value = JsonValues.parse(line);
                if (value instanceof Map<?, ?>) {
                    add(value);
                    return true;
                }
                return false;
            } catch (UnreadableJson e) {
                return false;
            }
        }

        void add(@Nullable Object value) {
            if (value instanceof Boolean) {
                kinds.add(Kind.FLAG);
            } else if (value instanceof JsonValues.Numeral number) {
                boolean whole = texts.value(Scalar.LONG, number.text()) != null;
                kinds.add(whole ? Kind.WHOLE : Kind.NUMBER);
            } else if (value instanceof String text) {
                kinds.add(Kind.TEXT);
                ofText.removeIf(type -> texts.value(type, text) == null);
            } else if (value instanceof List<?> elements) {
                kinds.add(Kind.ARRAY);
                Seen of = element == null ? new Seen() : element;
                element = of;
                elements.forEach(of::add);
            } else if (value instanceof Map<?, ?> object) {
                kinds.add(Kind.OBJECT);
                object.forEach((name, member) -> members.computeIfAbsent(String.valueOf(name), any -> new Seen())
                        .add(member));
            }
        }

        /** Null if its values are of no one type. */
        @Nullable
        Type type() {
            if (kinds.isEmpty()) {
                return Scalar.STRING; // Only nulls so far.
            } else if (kinds.equals(EnumSet.of(Kind.WHOLE, Kind.NUMBER))) {
                return Scalar.DOUBLE;
            } else if (kinds.size() > 1) {
                return null;
            }
            return switch (kinds.iterator().next()) {
                case FLAG -> Scalar.BOOLEAN;
                case WHOLE -> Scalar.LONG;
                case NUMBER -> Scalar.DOUBLE;
                case TEXT -> ofText.isEmpty() ? Scalar.STRING : ofText.get(0);
                case ARRAY -> {
                    Type of = element == null ? null : element.type();
                    yield of == null ? null : new Type.ListOf(of, true);
                }
                case OBJECT -> struct();
            };
        }

        private @Nullable Type struct() {
            List<Schema.Column> fields = new ArrayList<>();
            members.forEach((name, member) -> {
                Type type = member.type();
                if (type != null && !name.isEmpty()) {
                    fields.add(new Schema.Column(name, type, true));
                }
            });
            return fields.isEmpty() ? null : new Type.Struct(fields);
        }

        String words() {
            return kinds.size() > 1
                    ? "of several kinds: " + kinds.toString().toLowerCase(Locale.ROOT)
                    : kinds.contains(Kind.OBJECT) ? "an object without members" : "an array of several kinds";
        }
    }
}
