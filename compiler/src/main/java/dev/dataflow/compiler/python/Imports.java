package dev.dataflow.compiler.python;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The imports that a file needs, in the order of isort: the standard library, then the rest; constants, classes, others. */
final class Imports {
    private static final Set<String> STANDARD = Set.of("datetime");
    private static final Comparator<String> BY_KIND =
            Comparator.<String>comparingInt(Imports::kind).thenComparing(Comparator.naturalOrder());

    private final SortedMap<String, TreeSet<String>> names = new TreeMap<>();

    void gather(Python expression) {
        if (expression instanceof Python.Imported imported) {
            names.computeIfAbsent(imported.module(), module -> new TreeSet<>(BY_KIND))
                    .add(imported.name());
        } else if (expression instanceof Python.Call call) {
            gather(call.function());
            call.positional().forEach(this::gather);
            call.keywords().forEach(keyword -> gather(keyword.value()));
        } else if (expression instanceof Python.Items items) {
            items.items().forEach(this::gather);
        } else if (expression instanceof Python.Entries entries) {
            entries.entries().forEach(entry -> gather(entry.value()));
        }
    }

    /** The import lines, each section followed by an empty line. */
    String text() {
        return section(true) + section(false);
    }

    private String section(boolean standard) {
        StringBuilder lines = new StringBuilder();
        names.forEach((module, imported) -> {
            if (STANDARD.contains(module) == standard) {
                lines.append(line(module, List.copyOf(imported)));
            }
        });
        return lines.isEmpty() ? "" : lines + "\n";
    }

    private static String line(String module, List<String> imported) {
        String line = "from " + module + " import " + String.join(", ", imported) + "\n";
        return line.length() - 1 <= Layout.WIDTH
                ? line
                : "from " + module + " import (\n    " + String.join(",\n    ", imported) + ",\n)\n";
    }

    private static int kind(String name) {
        if (name.length() > 1 && name.chars().noneMatch(Character::isLowerCase)) {
            return 0;
        }
        return Character.isUpperCase(name.charAt(0)) ? 1 : 2;
    }
}
