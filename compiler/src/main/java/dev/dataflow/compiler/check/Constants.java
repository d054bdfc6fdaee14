package dev.dataflow.compiler.check;

import dev.dataflow.ir.Signature;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

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
