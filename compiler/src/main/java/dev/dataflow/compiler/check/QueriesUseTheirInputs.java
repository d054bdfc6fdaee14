package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A query says something, knows each of its inputs by a name of its own, and names the arguments that it is given. */
final class QueriesUseTheirInputs implements Rule {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.Sql sql) {
                if (sql.query().isBlank()) {
                    problems.add(step.problem(
                            "DF138", "The query is empty.", "write the query, as in \"select * from trips\"."));
                }
                arguments(step, sql, problems);
                Set<String> names = new HashSet<>();
                for (String name : sql.names()) {
                    fault(sql, name, names.add(Flow.folded(name)))
                            .ifPresent(fault -> problems.add(step.problem(
                                    "DF138", fault, "correct the query, or the name where the input is given.")));
                }
            }
        }
        return problems;
    }

    private static void arguments(Subject.Located step, Body.Sql sql, List<Problem> problems) {
        Set<String> named = sql.placeholders();
        for (String name : named) {
            if (!sql.arguments().containsKey(name)) {
                problems.add(step.problem(
                        "DF138",
                        "The query names an argument \":" + name + "\" that it is not given. It is given: "
                                + (sql.arguments().isEmpty()
                                        ? "none"
                                        : Listing.closestFirst(
                                                name, sql.arguments().keySet()))
                                + ".",
                        "give it, as in .argument(\"" + name
                                + "\", Vars.ds()); a colon that is meant otherwise has a space behind it."));
            }
        }
        for (String name : sql.arguments().keySet()) {
            if (!named.contains(name)) {
                problems.add(step.problem(
                        "DF138",
                        "The query is given an argument \"" + name + "\" and does not name it.",
                        "write :" + name + " where the value belongs, or leave the argument out."));
            }
        }
    }

    private static Optional<String> fault(Body.Sql sql, String name, boolean first) {
        if (!NAME.matcher(name).matches()) {
            return Optional.of("The input's name \"" + name
                    + "\" is none that a query can say: letters, digits and _ alone, a digit not first.");
        } else if (!first) {
            return Optional.of("Two inputs of the query are called \"" + name + "\".");
        }
        boolean said = Pattern.compile("\\b" + name + "\\b", Pattern.CASE_INSENSITIVE)
                .matcher(sql.query())
                .find();
        return said || sql.query().isBlank()
                ? Optional.empty()
                : Optional.of("The query does not use its input \"" + name + "\".");
    }
}
