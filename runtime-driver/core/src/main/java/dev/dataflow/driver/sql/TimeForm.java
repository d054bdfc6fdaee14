package dev.dataflow.driver.sql;

import java.util.ArrayList;
import java.util.List;

/** The form of a date or time, as in {@code yyyy-MM-dd HH:mm:ss.SSS}. */
final class TimeForm {
    private static final List<String> LETTERS = List.of("yyyy", "MM", "dd", "HH", "mm", "ss", "SSSSSS", "SSS");

    private TimeForm() {}

    /** A part of a form: letters that stand for a part of a time, or a text that stands for itself. */
    record Piece(String text, boolean letters) {}

    static List<Piece> pieces(String form) {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        while (at < form.length()) {
            int here = at;
            String letters = LETTERS.stream()
                    .filter(candidate -> form.startsWith(candidate, here))
                    .findFirst()
                    .orElse("");
            pieces.add(letters.isEmpty() ? new Piece(form.substring(at, at + 1), false) : new Piece(letters, true));
            at += Math.max(1, letters.length());
        }
        return pieces;
    }
}
