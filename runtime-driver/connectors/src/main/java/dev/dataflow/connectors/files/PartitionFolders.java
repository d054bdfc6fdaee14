package dev.dataflow.connectors.files;

import dev.dataflow.driver.connect.CellTexts;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Folders that are named after the values of columns, {@code day=2026-11-21/region=north}, as Hive names them: a null is
 * {@code __HIVE_DEFAULT_PARTITION__}, and a byte that a name may not have is {@code %XX}.
 */
final class PartitionFolders {
    private static final String NULL = "__HIVE_DEFAULT_PARTITION__";
    private static final String ESCAPED = "\"#%'*/:=?\\{[]^\u007F";

    private final List<String> columns;
    private final Place place;
    private final CellTexts texts = new CellTexts();

    PartitionFolders(List<String> columns, Place place) {
        this.columns = List.copyOf(columns);
        this.place = place;
    }

    /** The path of a file's folder, relative to the root; the values are the columns', in the text form of literals. */
    static String path(List<String> columns, List<? extends @Nullable String> values) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String value = values.get(i);
            // An empty name would be no value to others: as Hive does, it is a null to them.
            names.add(escaped(columns.get(i)) + "=" + (value == null || value.isEmpty() ? NULL : escaped(value)));
        }
        return String.join("/", names);
    }

    /** The values that a file's folders below the root say, as literals of the types of these columns. */
    SortedMap<String, Literal> values(Path root, Path file, Schema schema) {
        SortedMap<String, Literal> values = new TreeMap<>();
        if (columns.isEmpty()) {
            return values;
        }
        Path folders = root.relativize(file).getParent();
        List<String> missing = new ArrayList<>(columns);
        if (folders != null) {
            for (Path folder : folders) {
                String name = folder.toString();
                int end = name.indexOf('=');
                String column = end < 0 ? "" : unescaped(name.substring(0, end));
                if (missing.remove(column)) {
                    String text = name.substring(end + 1);
                    schema.column(column)
                            .ifPresent(wanted -> values.put(
                                    column,
                                    new Literal(
                                            wanted.type(),
                                            text.equals(NULL) ? null : value(wanted, unescaped(text), file))));
                }
            }
        }
        if (!missing.isEmpty()) {
            throw place.bad(
                    "PARTITION_MALFORMED",
                    "no folder above " + file + " says the value of \"" + missing.get(0) + "\", as in " + missing.get(0)
                            + "=…",
                    "Move the file into such a folder, or correct partitionedBy");
        }
        return values;
    }

    private String value(Schema.Column column, String text, Path file) {
        Type type = column.type();
        Object value = type.nested() || type == Scalar.FILE ? null : texts.value(type, text);
        if (value == null) {
            throw place.bad(
                    "PARTITION_MALFORMED",
                    "a folder above " + file + " says \"" + text + "\" of \"" + column.name() + "\", which is no "
                            + type.text(),
                    "Rename the folder, or correct the component of the record");
        }
        return CellTexts.text(value);
    }

    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if ((b >= 0 && b < 0x20) || ESCAPED.indexOf(b) >= 0) {
                escaped.append(String.format("%%%02X", b));
            } else {
                escaped.append((char) (b & 0xff));
            }
        }
        // Bytes beyond ASCII stand as the characters that they are of.
        return new String(escaped.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    static String unescaped(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length && bytes[i] == '%' ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            if (low < 0) {
                text.write(bytes[i]);
            } else {
                text.write(high * 16 + low);
                i += 2;
            }
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
