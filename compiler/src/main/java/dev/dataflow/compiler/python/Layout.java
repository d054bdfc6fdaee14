package dev.dataflow.compiler.python;

import java.util.ArrayList;
import java.util.List;

/** Lays lines out: on one where they fit, else one element a line with a comma behind each, which formatters keep. */
final class Layout {
    /** The longest line, as ruff and black have it unless told otherwise. */
    static final int WIDTH = 88;

    private static final String STEP = "    ";

    private final StringBuilder out = new StringBuilder();

    void blank() {
        out.append('\n');
    }

    void line(int depth, String before, Python expression, String after) {
        String indent = STEP.repeat(depth);
        out.append(indent)
                .append(before)
                .append(laidOut(expression, depth, indent.length() + before.length(), after.length()))
                .append(after)
                .append('\n');
    }

    void shift(int depth, List<List<String>> operands) {
        String indent = STEP.repeat(depth);
        List<String> shown = operands.stream().map(Layout::operand).toList();
        String line = indent + String.join(" >> ", shown);
        if (line.length() <= WIDTH) {
            out.append(line).append('\n');
            return;
        }
        List<String> first = shown.subList(0, shown.size() - 1);
        List<String> last = operands.get(operands.size() - 1);
        String begin = indent + String.join(" >> ", first) + " >> [";
        if (begin.length() <= WIDTH) {
            out.append(begin).append('\n');
            last.forEach(name -> out.append(indent).append(STEP).append(name).append(",\n"));
            out.append(indent).append("]\n");
            return;
        }
        String within = "\n" + indent + STEP;
        out.append(indent)
                .append('(')
                .append(within)
                .append(String.join(within + ">> ", first))
                .append(within)
                .append(">> [");
        last.forEach(name -> out.append(within).append(STEP).append(name).append(','));
        out.append(within).append("]\n").append(indent).append(")\n");
    }

    /** Whether these operands fit on a line at that depth. */
    static boolean fits(int depth, List<List<String>> operands) {
        String line = String.join(" >> ", operands.stream().map(Layout::operand).toList());
        return STEP.length() * depth + line.length() <= WIDTH;
    }

    String text() {
        return out.toString();
    }

    private static String operand(List<String> names) {
        return names.size() == 1 ? names.get(0) : "[" + String.join(", ", names) + "]";
    }

    private static String laidOut(Python expression, int depth, int column, int behind) {
        String flat = flat(expression);
        if (column + flat.length() + behind <= WIDTH) {
            return flat;
        }
        String indent = STEP.repeat(depth + 1);
        List<String> parts = new ArrayList<>();
        if (expression instanceof Python.Call call) {
            call.positional().forEach(argument -> parts.add(laidOut(argument, depth + 1, indent.length(), 1)));
            call.keywords().forEach(keyword -> {
                String before = keyword.name() + "=";
                parts.add(before + laidOut(keyword.value(), depth + 1, indent.length() + before.length(), 1));
            });
            return parts.isEmpty() ? flat : flat(call.function()) + exploded("(", parts, ")", depth);
        } else if (expression instanceof Python.Items items) {
            items.items().forEach(item -> parts.add(laidOut(item, depth + 1, indent.length(), 1)));
            return parts.isEmpty() ? flat : exploded("[", parts, "]", depth);
        } else if (expression instanceof Python.Entries entries) {
            entries.entries().forEach(entry -> {
                String before = Quotes.literal(entry.key()) + ": ";
                parts.add(before + laidOut(entry.value(), depth + 1, indent.length() + before.length(), 1));
            });
            return parts.isEmpty() ? flat : exploded("{", parts, "}", depth);
        }
        return flat;
    }

    private static String exploded(String open, List<String> parts, String close, int depth) {
        String indent = "\n" + STEP.repeat(depth + 1);
        return open + indent + String.join("," + indent, parts) + ",\n" + STEP.repeat(depth) + close;
    }

    private static String flat(Python expression) {
        if (expression instanceof Python.Text text) {
            return Quotes.literal(text.value());
        } else if (expression instanceof Python.Whole whole) {
            return Long.toString(whole.value());
        } else if (expression instanceof Python.Real number) {
            return number.value().toString().replace("E+", "e").replace('E', 'e');
        } else if (expression instanceof Python.Flag flag) {
            return flag.value() ? "True" : "False";
        } else if (expression instanceof Python.Name name) {
            return name.name();
        } else if (expression instanceof Python.Imported imported) {
            return imported.name();
        } else if (expression instanceof Python.Call call) {
            List<String> arguments = new ArrayList<>();
            call.positional().forEach(argument -> arguments.add(flat(argument)));
            call.keywords().forEach(keyword -> arguments.add(keyword.name() + "=" + flat(keyword.value())));
            return flat(call.function()) + "(" + String.join(", ", arguments) + ")";
        } else if (expression instanceof Python.Items items) {
            return "["
                    + String.join(", ", items.items().stream().map(Layout::flat).toList()) + "]";
        }
        List<String> entries = ((Python.Entries) expression)
                .entries().stream()
                        .map(entry -> Quotes.literal(entry.key()) + ": " + flat(entry.value()))
                        .toList();
        return "{" + String.join(", ", entries) + "}";
    }
}
