package dev.dataflow.compiler.check;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.dataflow.ir.Signature;
import dev.dataflow.ir.Type;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whether a constant means something where it stands. */
final class Constants {
    private static final List<String> LETTERS = List.of("yyyy", "MM", "dd", "HH", "mm", "ss", "SSSSSS", "SSS");

    private Constants() {}

    /** What is wrong with a text that should be of this kind; empty if nothing is. */
    static Optional<String> fault(Signature.Kind kind, String text) {
        return switch (kind) {
            case UNIT -> Signature.Kind.UNITS.contains(text) ? Optional.empty() : Optional.of("there is no such unit");
            case FORM -> form(text);
            case PATTERN -> pattern(text);
            default -> Optional.empty();
        };
    }

    /** Whether a text is a value of the type, in its text form; of no nested type and of no bytes one is. */
    static boolean is(Type type, String text) {
        return value(type, text).isPresent();
    }

    /** Whether the first comes behind the second in the order of the type; not where either is missing or no value. */
    static boolean follows(Type type, @Nullable String first, @Nullable String second) {
        if (first == null || second == null) {
            return false;
        }
        Optional<Object> left = value(type, first);
        Optional<Object> right = value(type, second);
        return left.isPresent() && right.isPresent() && compared(left.get(), right.get()) > 0;
    }

    /** Both are of one class, which {@link #value} makes for a type. */
    @SuppressWarnings("unchecked")
    private static int compared(Object left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }

    private static Optional<Object> value(Type type, String text) {
        try {
            if (type instanceof Type.Decimal) {
                return Optional.of(new BigDecimal(text));
            }
            return type instanceof Type.Scalar scalar ? scalar(scalar, text) : Optional.empty();
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Object> scalar(Type.Scalar type, String text) {
        return switch (type) {
            case BOOLEAN -> text.equals("true") || text.equals("false") ? Optional.of(text) : Optional.empty();
            case INT -> Optional.of(Integer.valueOf(text));
            case LONG -> Optional.of(Long.valueOf(text));
            case FLOAT, DOUBLE -> Optional.of(Double.valueOf(text));
            case STRING -> Optional.of(text);
            case DATE -> Optional.<Object>of(LocalDate.parse(text)).filter(day -> inYears(text));
            case TIMESTAMP -> Optional.<Object>of(LocalDateTime.parse(text)).filter(time -> inYears(text));
            case INSTANT -> Optional.<Object>of(Instant.parse(text)).filter(time -> inYears(text));
            case DURATION -> Optional.of(Duration.parse(text));
            case UUID -> Optional.of(UUID.fromString(text));
            case BINARY, FILE -> Optional.empty();
        };
    }

    /** Whether the year is one from 1 to 9999, as those of all columns are: others are written with a sign, or as 0000. */
    private static boolean inYears(String text) {
        return Character.isDigit(text.charAt(0)) && !text.startsWith("0000");
    }

    /** What is wrong with a regular expression: it is RE2's on every engine. */
    static Optional<String> pattern(String text) {
        try {
            Pattern.compile(text);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of("RE2 says " + e.getDescription()
                    + (e.getPattern() == null || e.getPattern().isEmpty() ? "" : " at " + e.getPattern()));
        }
    }

    /** What is wrong with a form that texts are to be read by, beside what is wrong with any. */
    static Optional<String> readable(String form) {
        String rest = form;
        for (String letters : LETTERS) {
            String without = rest.replaceFirst(letters, "");
            if (without.contains(letters) && !letters.startsWith("S")) {
                return Optional.of("it holds " + letters + " twice");
            }
            rest = without;
        }
        if (rest.contains("SSS")) {
            return Optional.of("it holds parts of a second twice");
        } else if (!form.contains("yyyy")) {
            return Optional.of("it says nothing of the year");
        }
        return form.contains("dd") && !form.contains("MM")
                ? Optional.of("it says the day and not the month")
                : Optional.empty();
    }

    private static Optional<String> form(String text) {
        String rest = text;
        for (String letters : LETTERS) {
            rest = rest.replace(letters, "");
        }
        Optional<String> letter = rest.chars()
                .filter(Character::isLetter)
                .mapToObj(Character::toString)
                .filter(found -> !found.equals("T") && !found.equals("Z"))
                .findFirst();
        if (letter.isPresent()) {
            return Optional.of("it holds \"" + letter.get()
                    + "\", and the letters it may hold are yyyy, MM, dd, HH, mm," + " ss, SSS and SSSSSS");
        }
        return rest.equals(text) ? Optional.of("it says nothing of a date") : Optional.empty();
    }
}
