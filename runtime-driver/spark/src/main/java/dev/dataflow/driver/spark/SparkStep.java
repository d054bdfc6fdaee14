package dev.dataflow.driver.spark;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.UserClasses;
import dev.dataflow.driver.UserCode;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Step;
import dev.dataflow.run.FailureClass;
import dev.dataflow.spark.SparkInputsTransform;
import dev.dataflow.spark.SparkTransform;
import dev.dataflow.spark.TypedSparkTransform;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** A step whose body is a user's class on Spark's own datasets. */
final class SparkStep {
    private final Step step;
    private final Body.UserClass body;
    private final UserClasses classes;
    private final JobFailure failure;
    private @Nullable Dataset<Row> given;

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

    /**
     * What the class gives.
     *
     * @param inputs of the step, in order
     * @param named the same, as the class may ask for them
     */
    Dataset<Row> rows(List<StepInputs.Input> inputs, StepInputs named) {
        given = transformed(call(inputs.get(0), named));
        return new DeclaredColumns(step, body).of(given);
    }

    /** What the class gave, as it is; null before it did. */
    @Nullable
    Dataset<Row> given() {
        return given;
    }

    private Call call(StepInputs.Input first, StepInputs named) {
        if (body.kind() == Body.UserClass.Kind.SPARK_INPUTS) {
            SparkInputsTransform transform = classes.make(step.name(), body.className(), SparkInputsTransform.class);
            return () -> transform.transform(named);
        } else if (body.kind() == Body.UserClass.Kind.SPARK_TYPED) {
            return typed(
                    first,
                    named,
                    classes.record(step.name(), Objects.requireNonNull(body.inputType())),
                    classes.record(step.name(), Objects.requireNonNull(body.outputType())));
        }
        SparkTransform transform = classes.make(step.name(), body.className(), SparkTransform.class);
        return () -> transform.transform(first.rows());
    }

    @SuppressWarnings("unchecked") // The compiler has read both record classes from the transform's own declaration.
    private <I extends Record, O extends Record> Call typed(
            StepInputs.Input input, StepInputs named, Class<I> inputType, Class<O> outputType) {
        TypedSparkTransform<I, O> transform = classes.make(step.name(), body.className(), TypedSparkTransform.class);
        Dataset<I> rows = named.typed(input, inputType);
        return () -> {
            @Nullable Dataset<O> output = transform.transform(rows, named.encoder(outputType));
            return output == null ? null : output.toDF();
        };
    }

    /** A call of the user's code. */
    private interface Call {
        @Nullable
        Dataset<Row> run() throws Exception;
    }

    private Dataset<Row> transformed(Call call) {
        @Nullable Dataset<Row> output;
        try {
            output = call.run();
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
