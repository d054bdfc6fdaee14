package dev.dataflow.compiler;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Texts that have ended a string, a line, a comment or a file somewhere, or were taken for code; the same ones for the same
 * seed. Some are names, so that what takes nothing else has something to take; some hold half of a surrogate pair; one in
 * two thousand has 100,000 characters.
 */
public final class OddTexts {
    private static final List<String> PIECES = List.of(
            "'",
            "\"",
            "\"\"\"",
            "'''",
            "`",
            "\\",
            "\\\\",
            "\n",
            "\r",
            "\r\n",
            "\t",
            "\f",
            "\0",
            "\u001b",
            "\u001c",
            "\u0085",
            "\u2028",
            "\u2029",
            "{x}",
            "{",
            "}",
            "{{ 1+1 }}",
            "{{",
            "}}",
            "{% raw %}",
            "{%",
            "{# no #}",
            "{{ var.value.get('x') }}",
            "${x}",
            "${HOME}",
            "$$",
            "$",
            "%s",
            "%(x)s",
            "%",
            "%41",
            "#",
            "# -*- coding: x -*-",
            ";--",
            "/*",
            "' || '",
            "); import os; (",
            "\n    import os\n",
            "\n\"\"\"\nimport os\n\"\"\"\n",
            "__import__('os')",
            "f'{x}'",
            "a",
            "Z",
            "0",
            "_",
            "-",
            ".",
            ",",
            "/",
            "../",
            "=",
            ":",
            "@",
            "?",
            "&",
            "<b>",
            " ",
            "   ",
            ".sql",
            ".json",
            ".sh",
            ".md",
            "é",
            "e\u0301",
            "ß",
            "İ",
            "\u202e",
            "\u2066",
            "\u2069",
            "\u200b",
            "\u200d",
            "\ufeff",
            "\u00a0",
            "\u00ad",
            "\u3000",
            "🚀",
            "👩\u200d🚀",
            "\udb40\udc41",
            "\ue000",
            "\ufffd",
            "\ufffe",
            "\uffff",
            "\ud7ff",
            "\\N{BEL}",
            "\\x41",
            "\\u0041",
            "\\U00110000",
            "\\ud800",
            "\\0",
            "\\\n");
    private static final List<String> HALVES = List.of("\ud800", "\ud83d", "\udbff", "\udc00", "\ude80", "\udfff");
    /** Of these names are made, of Python's own and those of an emitted file too. */
    private static final List<String> NAMES = List.of(
            "a",
            "Z",
            "9",
            "_",
            "-",
            "class",
            "None",
            "dag",
            "DAG",
            "datetime",
            "timedelta",
            "Asset",
            "clean_up",
            "print",
            "lambda",
            "__doc__",
            "LocalOperator",
            "x",
            "task_id",
            "-1",
            "0x",
            "import");

    private static final int LONGEST = 100_000;
    private static final HexFormat HEX = HexFormat.of();

    private final Random random;

    public OddTexts(long seed) {
        random = new Random(seed);
    }

    /** The next one. */
    public String next() {
        int kind = random.nextInt(2_000);
        if (kind == 0) {
            return of(PIECES, LONGEST / 4).repeat(4).substring(0, LONGEST);
        } else if (kind < 500) {
            return named();
        } else if (kind < 700) {
            return anything(1 + random.nextInt(12));
        } else if (kind < 800) {
            return of(PIECES, 1 + random.nextInt(5)) + of(HALVES, 1) + of(PIECES, random.nextInt(5));
        } else if (kind < 900) {
            return of(PIECES, 20 + random.nextInt(300));
        }
        return of(PIECES, random.nextInt(8));
    }

    /** This text with something odd in it, at most two characters of its own left out for it. */
    public String near(String text) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(3));
        return text.substring(0, from) + (random.nextInt(3) == 0 ? named() : of(PIECES, 1)) + text.substring(to);
    }

    private String named() {
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            name.append(NAMES.get(random.nextInt(NAMES.size())));
        }
        return name.toString();
    }

    private String of(List<String> pieces, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString();
    }

    /** Code points of all planes alike, half of those of the first among its first 256. */
    private String anything(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int plane = random.nextInt(6);
            text.appendCodePoint(
                    plane < 2
                            ? random.nextInt(0x100)
                            : plane < 4 ? random.nextInt(0x10000) : random.nextInt(Character.MAX_CODE_POINT + 1));
        }
        return text.toString();
    }

    /** Whether it holds half of a surrogate pair, or a NUL. */
    public static boolean unwritable(String text) {
        return text.codePoints()
                .anyMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    /** Its UTF-16 units, which every text has, four hexadecimal digits each; no encoder of Java's keeps halves of pairs. */
    public static String hex(String text) {
        StringBuilder digits = new StringBuilder(text.length() * 4);
        text.chars().forEach(unit -> digits.append(HEX.toHexDigits((short) unit)));
        return digits.toString();
    }
}
