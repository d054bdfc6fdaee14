package dev.dataflow.compiler.emit;

import dev.dataflow.compiler.python.PythonFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says which task follows which in as few statements as read well: {@code a >> [b, c] >> d}. Each statement is a chain of
 * operands, each operand one variable or several.
 */
final class Dependencies {
    private Dependencies() {}

    /** The statements for these variables and the ones that follow each, in order. */
    static List<List<List<String>>> statements(Map<String, List<String>> following) {
        List<List<List<String>>> open = new ArrayList<>(pairs(following));
        List<List<List<String>>> chains = new ArrayList<>();
        while (!open.isEmpty()) {
            List<List<String>> chain = open.remove(0);
            for (int i = 0; i < open.size(); i++) {
                List<List<String>> next = open.get(i);
                List<List<String>> longer = new ArrayList<>(chain);
                longer.add(next.get(1));
                if (next.get(0).equals(chain.get(chain.size() - 1)) && PythonFile.fits(longer)) {
                    chain = longer;
                    open.remove(i);
                    i = -1;
                }
            }
            chains.add(chain);
        }
        return chains;
    }

    /** Python has no {@code [a, b] >> [c, d]}: there, each of the first is said by itself. */
    private static List<List<List<String>>> pairs(Map<String, List<String>> following) {
        Map<List<String>, List<String>> before = new LinkedHashMap<>();
        following.forEach((task, next) -> {
            if (!next.isEmpty()) {
                before.computeIfAbsent(next, targets -> new ArrayList<>()).add(task);
            }
        });
        List<List<List<String>>> pairs = new ArrayList<>();
        before.forEach((targets, sources) -> {
            if (targets.size() == 1 && PythonFile.fits(List.of(sources, targets))) {
                pairs.add(List.of(sources, targets));
            } else {
                sources.forEach(source -> pairs.add(List.of(List.of(source), targets)));
            }
        });
        return pairs;
    }
}
