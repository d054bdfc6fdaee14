package dev.dataflow.compiler.check;

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
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Whether a constant means something where it stands. */
final class Constants {
    private static final List<String> LETTERS = List.of("yyyy", "MM", "dd", "HH", "mm", "ss", "SSSSSS", "SSS");
    /** What Java's expressions have and RE2's have not: looking around, back-references, possessive quantifiers. */
    private static final Pattern NOT_RE2 = Pattern.compile("\\(\\?(?:[=!>]|<[=!])|\\\\[1-9]|\\\\k<|[*+?}]\\+");

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

    static Optional<String> pattern(String text) {
        try {
            Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            return Optional.of(e.getDescription());
        }
        return NOT_RE2.matcher(text).find()
                ? Optional.of("RE2 has no looking around, no back-references and no possessive quantifiers")
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
