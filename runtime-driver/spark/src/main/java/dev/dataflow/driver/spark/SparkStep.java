package dev.dataflow.driver.spark;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.UserClasses;
import dev.dataflow.driver.UserCode;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Step;
import dev.dataflow.run.FailureClass;
import dev.dataflow.spark.SparkTransform;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** A step whose body is a user's {@link SparkTransform}. */
final class SparkStep {
    private final Step step;
    private final Body.UserClass body;
    private final UserClasses classes;
    private final JobFailure failure;

    /**
     * A step.
     *
     * @param failure of jobs that the user's class itself runs
     */
    SparkStep(Step step, Body.UserClass body, UserClasses classes, JobFailure failure) {
        this.step = step;
        this.body = body;
        this.classes = classes;
        this.failure = failure;
    }

    Dataset<Row> rows(Dataset<Row> input) {
        SparkTransform transform = classes.make(step.name(), body.className(), SparkTransform.class);
        return new DeclaredColumns(step, body).of(transformed(transform, input));
    }

    private Dataset<Row> transformed(SparkTransform transform, Dataset<Row> input) {
        @Nullable Dataset<Row> output;
        try {
            output = transform.transform(input);
        } catch (Throwable thrown) {
            throw failure.known(thrown).orElseGet(() -> UserCode.failed(step.name(), body.className(), thrown));
        }
        if (output == null) {
            throw new DriverFailure(
                    FailureClass.USER_CODE,
                    "NOTHING_GIVEN",
                    step.name(),
                    "Cannot take the rows of step \"" + step.name() + "\": " + body.className()
                            + ".transform gave null. Let it give a dataset; one without rows is fine.");
        }
        return output;
    }
}
