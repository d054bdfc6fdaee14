package dev.dataflow.compiler.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Shows what would have worked: the names that are like the wrong one first. */
final class Listing {
    private static final int LONGEST = 20;

    private Listing() {}

    /** The names, those like {@code wanted} first and otherwise in their order. */
    static String closestFirst(String wanted, Collection<String> names) {
        List<String> sorted = new ArrayList<>(names);
        Optional<String> close = closest(wanted, names);
        sorted.sort(Comparator.comparingInt(
                name -> close.isPresent() && like(wanted, name) ? distance(wanted, name) : LONGEST));
        return listed(sorted);
    }

    /** The names in their order, cut where there are too many. */
    static String listed(List<String> names) {
        if (names.size() <= LONGEST) {
            return String.join(", ", names);
        }
        return String.join(", ", names.subList(0, LONGEST)) + " and " + (names.size() - LONGEST) + " more";
    }

    /** The name that was probably meant. */
    static Optional<String> closest(String wanted, Collection<String> names) {
        return names.stream()
                .filter(name -> like(wanted, name))
                .min(Comparator.comparingInt(name -> distance(wanted, name)));
    }

    private static boolean like(String wanted, String name) {
        String left = folded(wanted);
        String right = folded(name);
        return left.equals(right)
                || (left.length() > 2 && right.contains(left))
                || (right.length() > 2 && left.contains(right))
                || distance(wanted, name) <= Math.max(1, wanted.length() / 3);
    }

    private static String folded(String name) {
        return Flow.folded(name).replace("_", "").replace("-", "");
    }

    /** Levenshtein's, case and separators left out. */
    private static int distance(String from, String to) {
        String a = folded(from);
        String b = folded(to);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
