package dev.dataflow.connectors.files;

import dev.dataflow.FileReference;
import dev.dataflow.driver.connect.CellTexts;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes rows as {@link JsonReader} reads them: every column a member, in order, nulls too. */
final class JsonWriter implements RowWriter {
    /** Control characters that JSON has a letter for. */
    private static final String SHORT = "\b\f\n\r\t";

    private final TextOut out;
    private final Schema schema;
    private final StringBuilder line = new StringBuilder();

    JsonWriter(TextOut out, Schema schema) {
        this.out = out;
        this.schema = schema;
    }

    @Override
    public void write(@Nullable Object[] values) throws IOException {
        struct(schema.columns(), values);
        out.text(line.append('\n'));
        line.setLength(0);
    }

    private void struct(List<Schema.Column> fields, @Nullable Object[] values) {
        line.append('{');
        for (int i = 0; i < fields.size(); i++) {
            line.append(i == 0 ? "" : ",");
            text(fields.get(i).name());
            line.append(':');
            value(fields.get(i).type(), values[i]);
        }
        line.append('}');
    }

    private void value(Type type, @Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof Integer || value instanceof Long) {
            line.append(value);
        } else if (value instanceof BigDecimal number) {
            line.append(number.toPlainString());
        } else if (value instanceof Double number && Double.isFinite(number)) {
            line.append(number.doubleValue());
        } else if (value instanceof Float number && Float.isFinite(number)) {
            line.append(number.floatValue());
        } else if (type instanceof Type.ListOf list) {
            list(list, (List<?>) value);
        } else if (type instanceof Type.MapOf map) {
            map(map, (Map<?, ?>) value);
        } else if (type instanceof Type.Struct struct) {
            struct(struct.fields(), (Object[]) value);
        } else if (value instanceof FileReference file) {
            struct(
                    Type.Struct.OF_FILE.fields(),
                    new @Nullable Object[] {file.uri(), file.size(), file.mediaType(), file.sha256()});
        } else {
            text(CellTexts.text(value));
        }
    }

    private void list(Type.ListOf type, List<?> elements) {
        line.append('[');
        String between = "";
        for (Object element : elements) {
            line.append(between);
            value(type.element(), element);
            between = ",";
        }
        line.append(']');
    }

    private void map(Type.MapOf type, Map<?, ?> entries) {
        line.append('{');
        String between = "";
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            line.append(between);
            text(CellTexts.text(entry.getKey()));
            line.append(':');
            value(type.value(), entry.getValue());
            between = ",";
        }
        line.append('}');
    }

    /** Half of a surrogate pair has no form in UTF-8, and a control character none in JSON. */
    private void text(String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            boolean lone = Character.isSurrogate(next) && !paired(text, i);
            if (next == '"' || next == '\\') {
                line.append('\\').append(next);
            } else if (SHORT.indexOf(next) >= 0) {
                line.append('\\').append("bfnrt".charAt(SHORT.indexOf(next)));
            } else if (next < 0x20 || lone) {
                line.append(String.format("\\u%04x", (int) next));
            } else {
                line.append(next);
            }
        }
        line.append('"');
    }

    private static boolean paired(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
