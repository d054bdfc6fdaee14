package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * No text holds half of a surrogate pair, for which UTF-8 has no form, so that engines and stores would read another text;
 * and none a NUL, at which engines and file systems end it. Looked for in the document, where every text of a pipeline
 * stands and both are escaped.
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
