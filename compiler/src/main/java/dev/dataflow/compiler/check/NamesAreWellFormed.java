package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Names of pipelines, namespaces and steps become ids in Airflow, files and folders, so few characters are safe. */
final class NamesAreWellFormed implements Rule {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
    /** A step's name may have scopes before it, which may say what they are of. */
    private static final Pattern STEP = Pattern.compile("([A-Za-z0-9_-]+(=[A-Za-z0-9_-]+)?/)*[A-Za-z0-9_-]+");
    /** Airflow's own limit of an id, with room for what it adds. */
    private static final int LONGEST = 200;

    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        String name = pipeline.ir().name();
        if (!fits(name)) {
            problems.add(pipeline.problem("DF101", message("The pipeline's name", name), fix(name, "pipeline")));
        }
        String namespace = pipeline.ir().namespace();
        if (!namespace.isEmpty() && !fits(namespace)) {
            problems.add(pipeline.problem("DF101", message("The namespace", namespace), fix(namespace, "namespace")));
        }
        String id = pipeline.ir().dagId();
        if (problems.isEmpty() && id.length() > LONGEST) {
            problems.add(pipeline.problem(
                    "DF101",
                    "The namespace and the name have " + id.length()
                            + " characters together; they become an id in Airflow, which takes " + LONGEST + ".",
                    "shorten one of the two."));
        }
        for (Subject.Located step : pipeline.steps()) {
            String stepName = step.step().name();
            if (stepName.length() > LONGEST || (!STEP.matcher(stepName).matches() && stepName.indexOf('/') < 0)) {
                problems.add(step.problem("DF101", message("The step's name", stepName), fix(stepName, "step")));
            } else if (!STEP.matcher(stepName).matches()) {
                problems.add(step.problem(
                        "DF101",
                        "The step's name \"" + stepName
                                + "\" is not made of scopes and a name: each is made of letters,"
                                + " digits, _ and -, and a scope may be two of these with = between.",
                        "write it as in \"region=us/enrich\"."));
            }
        }
        return problems;
    }

    private static boolean fits(String name) {
        return NAME.matcher(name).matches() && name.length() <= LONGEST;
    }

    private static String message(String what, String name) {
        return name.length() > LONGEST
                ? what + " has " + name.length() + " characters; it becomes an id in Airflow, which takes " + LONGEST
                        + "."
                : what + " \"" + name + "\" is not made of letters, digits, _ and - alone; it becomes an id in Airflow"
                        + " and the name of a file.";
    }

    private static String fix(String name, String otherwise) {
        String safe = name.strip().replaceAll("[^A-Za-z0-9_-]+", "_");
        safe = safe.length() > LONGEST ? safe.substring(0, LONGEST) : safe;
        return "call it \"" + (safe.isEmpty() ? "my_" + otherwise : safe) + "\".";
    }
}
