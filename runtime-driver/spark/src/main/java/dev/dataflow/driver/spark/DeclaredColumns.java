package dev.dataflow.driver.spark;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.when;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.connect.CellTexts;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import dev.dataflow.run.FailureClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Holds what a {@code SparkTransform} gives to the record that its step declares. */
final class DeclaredColumns {
    private static final String NULL_GIVEN = "DATAFLOW_NULL_GIVEN";
    private static final String NO_UUID_GIVEN = "DATAFLOW_NO_UUID_GIVEN";
    /** The message of an error that our own checks raise in the midst of a job. */
    private static final Pattern RAISED = Pattern.compile("(" + NULL_GIVEN + "|" + NO_UUID_GIVEN + ") (\\S+) (.*)");

    private final Step step;
    private final Body.UserClass body;

    DeclaredColumns(Step step, Body.UserClass body) {
        this.step = step;
        this.body = body;
    }

    /** The declared columns of the rows, in the declared order and types; columns beyond those are left out. */
    Dataset<Row> of(Dataset<Row> rows) {
        List<Column> columns = new ArrayList<>();
        for (Schema.Column declared : step.columns().columns()) {
            columns.add(column(declared, rows.schema()).as(declared.name()));
        }
        return rows.select(columns.toArray(Column[]::new));
    }

    private Column column(Schema.Column declared, StructType given) {
        List<StructField> found = Arrays.stream(given.fields())
                .filter(field -> field.name().equals(declared.name()))
                .toList();
        if (found.size() != 1) {
            throw unfit(
                    "COLUMN_MISSING",
                    (found.isEmpty() ? "gave no column \"" : "gave more than one column \"") + declared.name()
                            + "\". It gave: " + columns(given),
                    "name the column with .as(\"" + declared.name() + "\")");
        }
        DataType wanted = SparkTypes.of(declared.type());
        if (!SparkTypes.holds(wanted, found.get(0).dataType())) {
            throw unfit(
                    "COLUMN_TYPE",
                    "gave the column \"" + declared.name() + "\" as " + type(found.get(0)) + ", and "
                            + wanted.sql().toLowerCase(Locale.ROOT) + " is declared",
                    "add .cast(\"" + Dialect.SPARK.type(declared.type()) + "\"), or declare another type");
        }
        Column plain = ParquetFiles.named(declared.name()).cast(wanted);
        Column column = declared.type() == Type.Scalar.UUID ? uuid(plain, declared) : plain;
        return declared.nullable() || !found.get(0).nullable() ? column : checked(column, declared, wanted);
    }

    /** A text that is no UUID would become a null where its bytes are wanted; others are equal only in one case of letters. */
    private Column uuid(Column text, Schema.Column declared) {
        return when(text.isNull().or(text.rlike("\\A" + CellTexts.form(Type.Scalar.UUID) + "\\z")), lower(text))
                .otherwise(raise_error(lit(NO_UUID_GIVEN + " " + step.name() + " " + declared.name())));
    }

    private Column checked(Column column, Schema.Column declared, DataType type) {
        return when(column.isNotNull(), column)
                .otherwise(raise_error(lit(NULL_GIVEN + " " + step.name() + " " + declared.name()))
                        .cast(type));
    }

    /** The failure that an error's message means, if it is of one of our checks on one of these steps. */
    static Optional<DriverFailure> raised(String message, List<Step> steps) {
        Matcher raised = RAISED.matcher(message);
        return raised.matches()
                ? steps.stream()
                        .filter(step -> step.name().equals(raised.group(2)))
                        .findFirst()
                        .map(step -> new DeclaredColumns(step, (Body.UserClass) step.body())
                                .failure(raised.group(1), raised.group(3)))
                : Optional.empty();
    }

    private DriverFailure failure(String raised, String column) {
        return raised.equals(NULL_GIVEN)
                ? unfit(
                        "NULL_GIVEN",
                        "gave a null in the column \"" + column + "\"",
                        "fill or filter the nulls, or declare the component as @Nullable and of a class")
                : unfit(
                        "COLUMN_TYPE",
                        "gave a text in the column \"" + column + "\" that is no UUID",
                        "give it 32 hexadecimal digits and their hyphens, or declare it as a String");
    }

    private DriverFailure unfit(String code, String what, String wayOut) {
        return new DriverFailure(
                FailureClass.USER_CODE,
                code,
                step.name(),
                "Cannot take the rows of step \"" + step.name() + "\": " + body.className() + " " + what
                        + ". Its columns are declared by the record " + body.outputType() + ": " + wayOut + ".");
    }

    private static String columns(StructType given) {
        String columns = Arrays.stream(given.fields())
                .map(field -> field.name() + " (" + type(field) + ")")
                .collect(Collectors.joining(", "));
        return columns.isEmpty() ? "none" : columns;
    }

    private static String type(StructField field) {
        return field.dataType().sql().toLowerCase(Locale.ROOT);
    }
}
