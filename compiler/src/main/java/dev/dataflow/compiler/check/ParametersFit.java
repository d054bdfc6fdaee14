package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Parameter;
import dev.dataflow.ir.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A parameter has a name of its own, and its default, bounds and choices are values of its type that agree. */
final class ParametersFit implements Rule {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    @Override
    public List<Problem> check(Subject pipeline) {
        List<String> faults = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Parameter parameter : pipeline.ir().parameters()) {
            if (!NAME.matcher(parameter.name()).matches()) {
                faults.add("The parameter's name \"" + parameter.name()
                        + "\" is not made of letters, digits and _ alone, a digit not first.");
            } else if (!names.add(parameter.name())) {
                faults.add("The parameter \"" + parameter.name() + "\" is declared twice.");
            }
            faults.addAll(values(parameter));
        }
        return faults.stream()
                .map(fault -> pipeline.problem("DF121", fault, "correct it where the parameter is declared."))
                .toList();
    }

    private static List<String> values(Parameter parameter) {
        String name = "The parameter \"" + parameter.name() + "\"";
        if (parameter.type().nested()
                || parameter.type() == Type.Scalar.BINARY
                || parameter.type() == Type.Scalar.FILE) {
            return List.of(name + " is " + Types.a(parameter.type()) + ", which nobody can give a run.");
        }
        List<String> faults = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        put(values, "default", parameter.otherwise());
        put(values, "least value", parameter.least());
        put(values, "greatest value", parameter.most());
        parameter.choices().forEach(choice -> values.put("choice \"" + choice + "\"", choice));
        values.forEach((what, value) -> {
            if (!Constants.is(parameter.type(), value)) {
                faults.add(name + " is " + Types.a(parameter.type()) + ", and its " + what + " is not: \"" + value
                        + "\".");
            }
        });
        if (faults.isEmpty()) {
            disagreement(parameter).ifPresent(fault -> faults.add(name + " " + fault));
        }
        return faults;
    }

    private static void put(Map<String, String> values, String what, @Nullable String value) {
        if (value != null) {
            values.put(what, value);
        }
    }

    private static Optional<String> disagreement(Parameter parameter) {
        Type type = parameter.type();
        String otherwise = parameter.otherwise();
        boolean bounded = parameter.least() != null || parameter.most() != null;
        if (bounded && !Types.ordered(type)) {
            return Optional.of(
                    "is " + Types.a(type) + " and has bounds: it is neither greater nor smaller than another.");
        } else if (Constants.follows(type, parameter.least(), parameter.most())) {
            return Optional.of("takes nothing: its least value " + parameter.least() + " is greater than "
                    + parameter.most() + ".");
        } else if (Constants.follows(type, parameter.least(), otherwise)
                || Constants.follows(type, otherwise, parameter.most())) {
            return Optional.of("does not take its own default " + otherwise + ": it lies outside of its bounds.");
        } else if (otherwise != null
                && !parameter.choices().isEmpty()
                && !parameter.choices().contains(otherwise)) {
            return Optional.of("does not take its own default \"" + otherwise + "\". It takes: "
                    + Listing.listed(parameter.choices()) + ".");
        }
        return Optional.empty();
    }
}
