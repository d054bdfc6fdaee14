package dev.dataflow.driver.spark;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.UserCode;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Step;
import dev.dataflow.run.FailureClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/** Tells whose mistake ended a job. Spark computes late, so that a user's code fails where its rows are written. */
final class JobFailure {
    private static final String RAISED = "USER_RAISED_EXCEPTION";
    private static final String FUNCTION_FAILED = "FAILED_EXECUTE_UDF";
    private static final String DATA_EXCEPTION = "22";

    private final Step step;
    private final List<Step> userSteps;

    /**
     * A job of a step.
     *
     * @param userSteps the steps that the job runs whose code is the user's, the nearest first
     */
    JobFailure(Step step, List<Step> userSteps) {
        this.step = step;
        this.userSteps = List.copyOf(userSteps);
    }

    /** What to throw in its place. */
    Exception of(Exception thrown) {
        List<Throwable> causes = causes(thrown);
        for (Throwable cause : causes) {
            DriverFailure known = known(cause);
            if (known != null) {
                return known;
            }
        }
        Throwable root = causes.get(causes.size() - 1);
        for (Step user : userSteps) {
            if (isFrom(root, className(user))) {
                return UserCode.failed(user.name(), className(user), root);
            }
        }
        return thrown;
    }

    private @Nullable DriverFailure known(Throwable cause) {
        if (cause instanceof DriverFailure failure) {
            return failure;
        }
        return cause instanceof SparkThrowable spark ? known(cause, spark) : null;
    }

    private @Nullable DriverFailure known(Throwable cause, SparkThrowable spark) {
        String condition = String.valueOf(spark.getCondition());
        String raised = spark.getMessageParameters().getOrDefault("errorMessage", "");
        if (condition.equals(RAISED) && raised.contains(DeclaredColumns.NULL_GIVEN)) {
            return nullGiven(raised);
        }
        boolean byUser = condition.equals(RAISED) || condition.equals(FUNCTION_FAILED);
        if (!byUser && !String.valueOf(spark.getSqlState()).startsWith(DATA_EXCEPTION)) {
            return null;
        }
        if (userSteps.isEmpty()) {
            return new DriverFailure(
                    FailureClass.BAD_DATA,
                    "VALUE_UNFIT",
                    step.name(),
                    "Cannot compute the rows of step \"" + step.name() + "\": " + cause.getMessage()
                            + "\nMend the data, or filter or convert such values before",
                    cause);
        }
        Step user = userSteps.get(0);
        Throwable shown = condition.equals(FUNCTION_FAILED) && cause.getCause() != null ? cause.getCause() : cause;
        return UserCode.failed(user.name(), className(user), shown);
    }

    private @Nullable DriverFailure nullGiven(String raised) {
        String[] words =
                raised.substring(raised.indexOf(DeclaredColumns.NULL_GIVEN)).split(" ", 3);
        return userSteps.stream()
                .filter(user -> user.name().equals(words[1]))
                .findFirst()
                .map(user -> new DeclaredColumns(user, (Body.UserClass) user.body()).nullGiven(words[2]))
                .orElse(null);
    }

    private static String className(Step user) {
        return ((Body.UserClass) user.body()).className();
    }

    /** Whether it was thrown in the class, a lambda of it or a class inside it. */
    private static boolean isFrom(Throwable thrown, String className) {
        return Arrays.stream(thrown.getStackTrace())
                .map(StackTraceElement::getClassName)
                .anyMatch(name -> name.equals(className) || name.startsWith(className + "$"));
    }

    private static List<Throwable> causes(Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable next = thrown; next != null && causes.size() < 50; next = next.getCause()) {
            causes.add(next);
        }
        return causes;
    }
}
