package dev.dataflow.driver.sql;

import dev.dataflow.ir.Schema;
import java.util.List;
import java.util.Locale;

/**
 * A row's lot, the same wherever and whenever it is drawn: the first 13 hexadecimal digits of the MD5 of the seed, a colon
 * and the {@link Encoding} of its columns.
 */
final class Chance {
    private static final int DIGITS = 13;
    private static final double LOTS = Math.pow(16, DIGITS);

    private Chance() {}

    static String of(long seed, List<Schema.Column> columns, Writing writing) {
        String text = "concat('" + seed + ":', " + new Encoding(writing).of(columns, "") + ")";
        return "substr(md5(" + (writing.duck() ? text : "CAST(" + text + " AS binary)") + "), 1, " + DIGITS + ")";
    }

    /** Whether the lot is one of the first so many, as a share of all. */
    static String below(String lot, double share, Writing writing) {
        long first = (long) Math.floor(share * LOTS);
        String bound = share >= 1 ? "g" : String.format(Locale.ROOT, "%013x", Math.max(0, first));
        return "(" + lot + " < " + writing.text(bound) + ")";
    }
}
