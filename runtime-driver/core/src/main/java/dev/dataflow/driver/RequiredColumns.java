package dev.dataflow.driver;

import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.run.FailureClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a read that its record says are never null, and of which its source cannot say so without being read: a
 * null there fails the task. It is looked for among the rows that the step gives: those for which its condition is true.
 */
public final class RequiredColumns {
    private final Step step;
    private final SourceRows source;
    /** Where each may hold one. */
    private final Map<String, String> doubtful = new LinkedHashMap<>();

    private boolean queried;

    private RequiredColumns(Step step, SourceRows source) {
        this.step = step;
        this.source = source;
    }

    /** Those of a read step. */
    public static RequiredColumns of(Step step, SourceRows source) {
        RequiredColumns columns = new RequiredColumns(step, source);
        List<String> required = columns.required();
        if (!required.isEmpty()) {
            for (Split split : source.reading().splits()) {
                columns.doubt(split, required);
            }
        }
        return columns;
    }

    private List<String> required() {
        return step.columns().columns().stream()
                .filter(column -> !column.nullable()
                        && source.schema().column(column.name()).isPresent())
                .map(Schema.Column::name)
                .toList();
    }

    private void doubt(Split split, List<String> required) {
        for (String column : required) {
            Optional<String> place = split.nullsIn(column);
            if (place.isPresent()) {
                doubtful.putIfAbsent(column, place.get());
                queried |= source.where() != null || split.scan().isPresent();
            }
        }
    }

    /** Those that the step's rows are to be asked about; none where whoever reads them one by one looks at each. */
    public List<String> queried() {
        return queried ? List.copyOf(doubtful.keySet()) : List.of();
    }

    /** Those to be looked at in each row of a piece that is read row by row. */
    public Rows rows(Split split) {
        List<String> names = source.schema().names();
        List<Integer> places = new ArrayList<>();
        if (source.where() == null) {
            for (String column : doubtful.keySet()) {
                if (split.nullsIn(column).isPresent()) {
                    places.add(names.indexOf(column));
                }
            }
        }
        return new Rows(places.stream().mapToInt(place -> place).toArray(), split.file());
    }

    /** Looks at rows one by one. */
    public final class Rows {
        private final int[] places;
        private final @Nullable String file;

        private Rows(int[] places, @Nullable String file) {
            this.places = places;
            this.file = file;
        }

        /**
         * Looks at a row's values as the source gives them.
         *
         * @throws DriverFailure if one is null that must not be
         */
        public void require(@Nullable Object[] values, @Nullable String own) {
            for (int place : places) {
                if (values[place] == null) {
                    String from = own == null ? file : own;
                    throw failure(source.schema().names().get(place), from == null ? "" : from);
                }
            }
        }
    }

    /** That a query has found a null in a column. */
    public DriverFailure failure(String column) {
        return failure(column, String.valueOf(doubtful.get(column)));
    }

    private DriverFailure failure(String column, String file) {
        String dataset = ((Body.Read) step.body()).source().dataset();
        return new DriverFailure(
                FailureClass.BAD_DATA,
                "NULL_FOUND",
                step.name(),
                "Cannot read step \"" + step.name() + "\": the column \"" + column + "\" of " + dataset
                        + (file.isEmpty() ? "" : " (" + file + ")")
                        + " holds a null, and the step's record has a value there. Make the component an Optional or"
                        + " @Nullable, or leave such rows out with where(col(\"" + column + "\").isNotNull())");
    }
}
