package dev.dataflow.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of types, read and written. A question mark behind a type says that a value may be missing. */
final class TypeText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern DECIMAL = Pattern.compile("\\((\\d{1,2}),(\\d{1,2})\\)");
    /** As deep as any store takes. */
    private static final int DEEPEST = 100;

    private final String text;
    private int at;
    private int depth;

    private TypeText(String text) {
        this.text = text;
    }

    static String of(Type type, boolean nullable) {
        return nullable ? type.text() + "?" : type.text();
    }

    static String of(List<Schema.Column> fields) {
        List<String> all = new ArrayList<>();
        for (Schema.Column field : fields) {
            all.add(name(field.name()) + ":" + of(field.type(), field.nullable()));
        }
        return "struct<" + String.join(",", all) + ">";
    }

    static Type parse(String text) {
        TypeText reader = new TypeText(text);
        Type type = reader.type();
        if (reader.at != text.length()) {
            throw reader.unreadable();
        }
        return type;
    }

    private static String name(String name) {
        return PLAIN.matcher(name).matches() ? name : "`" + name.replace("`", "``") + "`";
    }

    private Type type() {
        if (++depth > DEEPEST) {
            throw unreadable();
        }
        String word = word();
        Type type = switch (word) {
            case "decimal" -> decimal();
            case "list" -> list();
            case "map" -> map();
            case "struct" -> struct();
            default -> scalar(word);
        };
        depth--;
        return type;
    }

    private Type decimal() {
        Matcher digits = DECIMAL.matcher(text).region(at, text.length());
        if (!digits.lookingAt()) {
            throw unreadable();
        }
        at = digits.end();
        return new Type.Decimal(Integer.parseInt(digits.group(1)), Integer.parseInt(digits.group(2)));
    }

    private Type list() {
        take('<');
        Type element = type();
        boolean nullable = took('?');
        take('>');
        return new Type.ListOf(element, nullable);
    }

    private Type map() {
        take('<');
        Type key = type();
        take(',');
        Type value = type();
        boolean nullable = took('?');
        take('>');
        return new Type.MapOf(key, value, nullable);
    }

    private Type struct() {
        List<Schema.Column> fields = new ArrayList<>();
        take('<');
        while (!took('>')) {
            if (!fields.isEmpty()) {
                take(',');
            }
            String name = fieldName();
            take(':');
            Type type = type();
            fields.add(new Schema.Column(name, type, took('?')));
        }
        return new Type.Struct(fields);
    }

    private Type scalar(String word) {
        for (Type.Scalar scalar : Type.Scalar.values()) {
            if (scalar.text().equals(word)) {
                return scalar;
            }
        }
        throw unreadable();
    }

    private String fieldName() {
        if (!took('`')) {
            return word();
        }
        StringBuilder name = new StringBuilder();
        while (true) {
            int end = text.indexOf('`', at);
            if (end < 0) {
                throw unreadable();
            }
            name.append(text, at, end);
            at = end + 1;
            if (!took('`')) {
                return name.toString();
            }
            name.append('`');
        }
    }

    private String word() {
        Matcher word = PLAIN.matcher(text).region(at, text.length());
        if (!word.lookingAt()) {
            throw unreadable();
        }
        at = word.end();
        return word.group();
    }

    private void take(char expected) {
        if (!took(expected)) {
            throw unreadable();
        }
    }

    private boolean took(char expected) {
        boolean there = at < text.length() && text.charAt(at) == expected;
        at += there ? 1 : 0;
        return there;
    }

    private IllegalArgumentException unreadable() {
        return new IllegalArgumentException("Cannot read the type \"" + text + "\"");
    }
}
