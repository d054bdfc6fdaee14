package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * No text holds half of a surrogate pair, for which UTF-8 has no form, so that engines and stores would read another text;
 * and none a NUL, at which engines and file systems end it. Where there may be one, it is looked for in the document, in
 * which every text of a pipeline stands and both are escaped; writing that down takes long, and mostly there is none.
 */
final class TextsCanBeWritten implements Rule {
    private static final String FIX = "leave it out, or write the character that is meant.";
    /** An even number of backslashes are characters of the text. */
    private static final Pattern UNWRITABLE =
            Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*+(\\\\u(?:0000|d[89a-f][0-9a-f]{2}))");

    private static final int SHOWN = 20;

    private final Json json = new Json();

    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        faults(pipeline.ir().withSteps(List.of()))
                .map(fault -> pipeline.problem("DF148", fault, FIX))
                .forEach(problems::add);
        Set<String> known = new HashSet<>();
        for (Subject.Located step : pipeline.steps()) {
            // What a step is named after another names too: the first that says it is to blame.
            faults(step.step())
                    .filter(known::add)
                    .map(fault -> step.problem("DF148", fault, FIX))
                    .forEach(problems::add);
        }
        return problems;
    }

    private Stream<String> faults(Record said) {
        return mayHoldOne(said) ? told(said) : Stream.empty();
    }

    /** Whether a text in it holds a NUL or a surrogate, which may be one of a pair. */
    private static boolean mayHoldOne(Record said) {
        Deque<Object> open = new ArrayDeque<>(List.of(said));
        while (!open.isEmpty()) {
            Object value = open.pop();
            if (value instanceof String text) {
                if (mayBeOne(text)) {
                    return true;
                }
            } else if (value instanceof Record whole) {
                for (Components.Component component : Components.of(whole)) {
                    Object part = component.valueIn(whole);
                    if (part != null) {
                        open.push(part);
                    }
                }
            } else if (value instanceof Collection<?> elements) {
                open.addAll(elements);
            } else if (value instanceof Map<?, ?> entries) {
                open.addAll(entries.keySet());
                open.addAll(entries.values());
            }
        }
        return false;
    }

    private static boolean mayBeOne(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == 0 || Character.isSurrogate(unit)) {
                return true;
            }
        }
        return false;
    }

    private Stream<String> told(Record said) {
        String text = json.line(said);
        Matcher unwritable = UNWRITABLE.matcher(text);
        return unwritable
                .results()
                .map(found -> {
                    String escape = found.group(1);
                    String what = escape.equals("\\u0000")
                            ? "a NUL character, which no engine, database or file system takes"
                            : "half of a surrogate pair, for which UTF-8 has no form";
                    return "The text " + around(text, found.start(1), found.end(1)) + " holds " + what + ".";
                })
                .distinct();
    }

    /** A piece of the text, escaped as in JSON, with what is wrong in it. */
    private static String around(String json, int start, int end) {
        int from = start;
        while (start - from < SHOWN && !opens(json, from - 1)) {
            from--;
        }
        int to = end;
        while (to - end < SHOWN && json.charAt(to) != '"') {
            to += json.charAt(to) == '\\' ? 2 : 1;
        }
        return (opens(json, from - 1) ? "\"" : "\"…")
                + json.substring(from, to)
                + (json.charAt(to) == '"' ? "\"" : "…\"");
    }

    /** Whether the quote at this place is no character of a text. */
    private static boolean opens(String json, int at) {
        return json.charAt(at) == '"' && json.charAt(at - 1) != '\\';
    }
}
