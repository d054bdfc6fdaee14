package dev.dataflow.ir;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The arguments that a query names, as {@code :since}. What stands in quotes or a comment is none, nor is a colon that
 * follows a letter, a digit, a bracket, a quote or another colon, as in {@code price::int} and {@code tags[1:2]}. A quote
 * that is written twice is two pieces side by side, which comes to the same.
 */
final class Placeholders {
    private static final Pattern PIECE = Pattern.compile(
            "'[^']*'|\"[^\"]*\"|`[^`]*`|--[^\n]*|/\\*.*?\\*/" + "|(?<![A-Za-z0-9_:\\])'\"`]):([A-Za-z_][A-Za-z0-9_]*)",
            Pattern.DOTALL);

    private Placeholders() {}

    /** The names, in the order of their first use. */
    static Set<String> of(String query) {
        Set<String> names = new LinkedHashSet<>();
        Matcher piece = PIECE.matcher(query);
        while (piece.find()) {
            if (piece.group(1) != null) {
                names.add(piece.group(1));
            }
        }
        return Collections.unmodifiableSet(names);
    }

    /** The query with something in the place of each name. */
    static String replaced(String query, UnaryOperator<String> by) {
        return PIECE.matcher(query)
                .replaceAll(piece ->
                        Matcher.quoteReplacement(piece.group(1) == null ? piece.group() : by.apply(piece.group(1))));
    }
}
