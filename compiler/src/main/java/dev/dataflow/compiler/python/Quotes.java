package dev.dataflow.compiler.python;

import java.util.Set;
import java.util.regex.Pattern;

/** Quotes texts for Python; nothing else writes a text into source. */
final class Quotes {
    private static final Set<Byte> HIDDEN = Set.of(
            Character.CONTROL,
            Character.FORMAT,
            Character.SURROGATE,
            Character.PRIVATE_USE,
            Character.UNASSIGNED,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR,
            Character.SPACE_SEPARATOR);

    private static final Pattern TRAILING = Pattern.compile("[ \t]+(?=\n|$)");

    private Quotes() {}

    /** A string literal on one line, in the quotes that need fewer escapes. */
    static String literal(String text) {
        if (text.indexOf('\\') < 0 && text.indexOf('"') < 0 && isAscii(text)) {
            return '"' + text + '"';
        }
        long doubles = text.chars().filter(c -> c == '"').count();
        long singles = text.chars().filter(c -> c == '\'').count();
        char quote = doubles > singles ? '\'' : '"';
        return quote + escaped(text, quote, false) + quote;
    }

    /** Whether all of it is letters, digits and signs that every reader sees. */
    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** A docstring: lines are kept, and no line ends with white space. */
    static String docstring(String text) {
        String lines = TRAILING.matcher(text.strip().replace("\r\n", "\n")).replaceAll("");
        return "\"\"\"" + escaped(lines, '"', true) + (lines.contains("\n") ? "\n" : "") + "\"\"\"";
    }

    private static String escaped(String text, char quote, boolean multiline) {
        StringBuilder out = new StringBuilder();
        // In a docstring only quotes that could end it are escaped.
        boolean all = !multiline || text.contains("\"\"\"") || text.endsWith("\"");
        text.codePoints().forEach(c -> {
            if (c == '\\') {
                out.append("\\\\");
            } else if (c == quote && (all || out.isEmpty())) {
                out.append('\\').appendCodePoint(c);
            } else if (c == '\n') {
                out.append(multiline ? "\n" : "\\n");
            } else if (c == '\t') {
                out.append(multiline ? "    " : "\\t");
            } else if (c == '\r') {
                out.append("\\r");
            } else if (shown(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(
                        c <= 0xff
                                ? "\\x%02x".formatted(c)
                                : c <= 0xffff ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c));
            }
        });
        return out.toString();
    }

    /** What a reader can see; marks that change the order of what follows could show another text than the one there. */
    private static boolean shown(int c) {
        byte type = (byte) Character.getType(c);
        return c == ' ' || !HIDDEN.contains(type);
    }
}
