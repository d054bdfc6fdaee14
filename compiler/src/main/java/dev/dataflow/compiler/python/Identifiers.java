package dev.dataflow.compiler.python;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Names in Python. */
public final class Identifiers {
    private static final Pattern FORM = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern OTHERS = Pattern.compile("[^A-Za-z0-9_]");
    /** Keywords, and the built-in names that a reader would stumble over as variables. */
    private static final Set<String> TAKEN = Set.of(
            ("False None True and as assert async await break case class continue def del elif else except finally for from"
                            + " global if import in is lambda match nonlocal not or pass raise return try type while with"
                            + " yield all any bool bytes compile dict dir eval exec exit filter float format hash help id"
                            + " input int iter len license list map max min next object open print range round set slice"
                            + " sorted str sum super tuple vars zip")
                    .split(" "));

    private Identifiers() {}

    static void require(String name) {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("Cannot use \"" + name + "\" as a name in Python");
        }
    }

    /** A variable for each of these words, in order, that is no keyword, none of the names {@code taken}, and unique. */
    public static List<String> variables(List<String> words, Collection<String> taken) {
        Set<String> used = new HashSet<>(taken);
        List<String> variables = new ArrayList<>();
        for (String word : words) {
            String stem = OTHERS.matcher(word).replaceAll("_");
            stem = FORM.matcher(stem).matches() ? stem : "task_" + stem;
            stem = TAKEN.contains(stem) || taken.contains(stem) ? stem + "_task" : stem;
            String variable = stem;
            for (int i = 2; !used.add(variable); i++) {
                variable = stem + "_" + i;
            }
            variables.add(variable);
        }
        return variables;
    }
}
