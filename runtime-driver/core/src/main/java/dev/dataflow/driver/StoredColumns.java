package dev.dataflow.driver;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.run.FailureClass;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The columns that a read step wants of its source: its own, and others that its condition names. */
final class StoredColumns {
    private static final Set<Function> COMPARISONS = EnumSet.of(
            Function.EQUAL,
            Function.NOT_EQUAL,
            Function.LESS,
            Function.LESS_OR_EQUAL,
            Function.GREATER,
            Function.GREATER_OR_EQUAL,
            Function.IN);

    private final String step;
    private final Body.Read read;
    private final Schema taken;

    StoredColumns(String step, Body.Read read, Schema taken) {
        this.step = step;
        this.read = read;
        this.taken = taken;
    }

    /** The columns; the source is asked for its own only where a type is not known otherwise. */
    Schema schema(Supplier<Optional<Schema>> ofSource) {
        Set<String> filled = new LinkedHashSet<>();
        read.origins().forEach(origin -> filled.add(origin.column()));
        List<Schema.Column> columns = new ArrayList<>();
        for (Schema.Column column : taken.columns()) {
            if (!filled.contains(column.name())) {
                columns.add(column);
            }
        }
        Set<String> others = named();
        others.removeAll(filled);
        others.removeAll(taken.names());
        if (!others.isEmpty()) {
            Schema stored = ofSource.get().orElseGet(() -> new Schema(List.of()));
            others.forEach(name -> columns.add(typed(stored, name)));
        }
        return new Schema(columns);
    }

    private Set<String> named() {
        Set<String> names = new LinkedHashSet<>();
        Expression where = read.where();
        Stream<Expression> parts = where == null ? Stream.empty() : where.within();
        parts.forEach(part -> {
            if (part instanceof Expression.Column column) {
                names.add(column.name());
            }
        });
        return names;
    }

    private Schema.Column typed(Schema stored, String name) {
        Schema.Column column = stored.column(name).orElseThrow(() -> missing(stored, name));
        // A store of texts says that all are texts; what the condition compares one with says more.
        return column.type() == Scalar.STRING
                ? new Schema.Column(name, compared(name).orElse(Scalar.STRING), column.nullable())
                : column;
    }

    private Optional<Type> compared(String name) {
        Expression where = read.where();
        Stream<Expression> parts = where == null ? Stream.empty() : where.within();
        return parts.filter(part -> part instanceof Expression.Call call
                        && COMPARISONS.contains(call.function())
                        && call.arguments().contains(new Expression.Column(name)))
                .flatMap(part -> part.parts().stream())
                .flatMap(other ->
                        other instanceof Expression.Literal literal ? Stream.of(literal.type()) : Stream.empty())
                .findFirst();
    }

    private DriverFailure missing(Schema stored, String name) {
        return new DriverFailure(
                FailureClass.CONFIG,
                "COLUMN_MISSING",
                step,
                "Cannot read " + read.source().dataset() + " for step \"" + step + "\": its condition names \"" + name
                        + "\", which the step does not take and the source does not have. It has: "
                        + String.join(", ", stored.names()) + ". Correct the condition");
    }
}
