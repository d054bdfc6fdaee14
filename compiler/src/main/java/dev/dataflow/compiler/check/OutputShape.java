package dev.dataflow.compiler.check;

import dev.dataflow.compiler.check.Shape.Cell;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.Aggregation;
import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Works out the columns that a step gives, from those it takes; says nothing of mistakes. Clashing names are all kept:
 * {@link ColumnNamesAreUnique} looks for them.
 *
 * <p>Results of an aggregation: a count is a long and never null; a sum of int or long is a long, of decimals a
 * decimal(38, same scale), of float or double a double; a mean is a double; the smallest and greatest have the type of
 * what they are chosen from. All but the count may be null if their argument may, or if there are no keys, for then there
 * is a row even where no row came in.
 */
final class OutputShape implements Body.Visitor<Shape> {
    private final List<Shape> inputs;
    private final @Nullable Schema declared;

    OutputShape(List<Shape> inputs, @Nullable Schema declared) {
        this.inputs = inputs;
        this.declared = declared;
    }

    @Override
    public Shape read(Body.Read read) {
        return declared();
    }

    @Override
    public Shape userClass(Body.UserClass userClass) {
        return declared();
    }

    @Override
    public Shape write(Body.Write write) {
        return input();
    }

    @Override
    public Shape filter(Body.Filter filter) {
        return input();
    }

    @Override
    public Shape dedupe(Body.Dedupe dedupe) {
        return input();
    }

    @Override
    public Shape select(Body.Select select) {
        return new Shape(select.columns().stream().map(this::computed).toList(), false);
    }

    @Override
    public Shape withColumns(Body.WithColumns withColumns) {
        List<Cell> cells = new ArrayList<>(input().cells());
        Set<String> standing = Set.copyOf(input().names());
        for (Body.Named named : withColumns.columns()) {
            if (standing.contains(named.name())) {
                cells.replaceAll(cell -> cell.name().equals(named.name()) ? computed(named) : cell);
            } else {
                cells.add(computed(named));
            }
        }
        return new Shape(cells, input().open());
    }

    @Override
    public Shape join(Body.Join join) {
        Shape right = inputs.get(1);
        Set<String> keys = join.keys().stream().map(Body.JoinKey::right).collect(Collectors.toSet());
        List<Cell> cells = new ArrayList<>(input().cells());
        for (Cell cell : right.cells()) {
            if (!keys.contains(cell.name())) {
                cells.add(join.kind() == Body.JoinKind.LEFT ? cell.orNull() : cell);
            }
        }
        return new Shape(cells, input().open() || right.open());
    }

    @Override
    public Shape aggregate(Body.Aggregate aggregate) {
        List<Cell> cells = new ArrayList<>();
        for (String key : aggregate.keys()) {
            cells.add(input().cell(key).orElse(new Cell(key, null, true)));
        }
        for (Aggregation result : aggregate.aggregations()) {
            cells.add(result(result, aggregate.keys().isEmpty()));
        }
        return new Shape(cells, false);
    }

    private Cell result(Aggregation result, boolean ofAllRows) {
        if (result.function() == Aggregation.Function.COUNT) {
            return new Cell(result.name(), Scalar.LONG, false);
        }
        Typed argument = result.argument() == null ? Typed.unknown() : ExpressionTypes.of(result.argument(), input());
        Type type = argument.type();
        boolean nullable = ofAllRows || argument.nullable();
        return switch (result.function()) {
            case SUM -> new Cell(result.name(), sum(type), nullable);
            case AVG -> new Cell(result.name(), Scalar.DOUBLE, nullable);
            default -> new Cell(result.name(), type, nullable);
        };
    }

    private static @Nullable Type sum(@Nullable Type type) {
        if (type instanceof Type.Decimal decimal) {
            return new Type.Decimal(NumberTypes.MOST_DIGITS, decimal.scale());
        } else if (type == Scalar.INT || type == Scalar.LONG) {
            return Scalar.LONG;
        }
        return type == Scalar.FLOAT || type == Scalar.DOUBLE ? Scalar.DOUBLE : null;
    }

    private Cell computed(Body.Named named) {
        Typed value = ExpressionTypes.of(named.value(), input());
        return new Cell(named.name(), value.type(), value.nullable());
    }

    private Shape input() {
        return inputs.isEmpty() ? Shape.unknown() : inputs.get(0);
    }

    private Shape declared() {
        return declared == null ? Shape.unknown() : Shape.of(declared);
    }
}
