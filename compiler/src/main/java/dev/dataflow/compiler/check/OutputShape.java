package dev.dataflow.compiler.check;

import dev.dataflow.compiler.check.Shape.Cell;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.Aggregation;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    public Shape sql(Body.Sql sql) {
        return declared();
    }

    @Override
    public Shape external(Body.External external) {
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
    public Shape sort(Body.Sort sort) {
        return input();
    }

    @Override
    public Shape limit(Body.Limit limit) {
        return input();
    }

    @Override
    public Shape sample(Body.Sample sample) {
        return input();
    }

    @Override
    public Shape part(Body.Part part) {
        return input();
    }

    @Override
    public Shape expect(Body.Expect expect) {
        return input();
    }

    @Override
    public Shape checkpoint(Body.Checkpoint checkpoint) {
        return input();
    }

    @Override
    public Shape select(Body.Select select) {
        return declared == null
                ? new Shape(select.columns().stream().map(this::computed).toList(), false)
                : declared();
    }

    @Override
    public Shape drop(Body.Drop drop) {
        List<Cell> cells = new ArrayList<>(input().cells());
        cells.removeIf(cell -> drop.columns().contains(cell.name()));
        return new Shape(cells, input().open());
    }

    @Override
    public Shape rename(Body.Rename rename) {
        List<Cell> cells = input().cells().stream()
                .map(cell -> cell.as(renamed(cell.name(), rename.columns())))
                .toList();
        return new Shape(cells, input().open());
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
        if (join.kind().leftOnly()) {
            return input();
        }
        Shape right = second();
        List<Cell> cells = new ArrayList<>();
        for (Cell cell : input().cells()) {
            cells.add(join.kind().keepsRight() ? ofLeft(cell, join) : cell);
        }
        Set<String> keys = join.keys().stream().map(Body.JoinKey::right).collect(Collectors.toSet());
        for (Cell cell : right.cells()) {
            if (!keys.contains(cell.name())) {
                Cell named = cell.as(renamed(cell.name(), join.renamed()));
                cells.add(join.kind().keepsLeft() ? named.orNull() : named);
            }
        }
        return new Shape(cells, input().open() || right.open());
    }

    /** A column of the left where rows of the right without a partner are kept: a key then holds the right's. */
    private Cell ofLeft(Cell cell, Body.Join join) {
        for (Body.JoinKey key : join.keys()) {
            if (key.left().equals(cell.name())) {
                Optional<Cell> other = second().cell(key.right());
                return cell.or(other);
            }
        }
        return cell.orNull();
    }

    @Override
    public Shape lookup(Body.Lookup lookup) {
        List<Cell> cells = new ArrayList<>(input().cells());
        for (Body.Named named : lookup.columns()) {
            Typed value = ExpressionTypes.of(named.value(), second());
            cells.add(new Cell(named.name(), value.type(), true));
        }
        return new Shape(cells, input().open());
    }

    @Override
    public Shape union(Body.Union union) {
        List<Cell> cells = new ArrayList<>();
        for (Cell cell : input().cells()) {
            Cell common = cell;
            for (Shape other : inputs) {
                common = common.or(other.cell(cell.name()));
            }
            cells.add(common);
        }
        return new Shape(cells, inputs.stream().anyMatch(Shape::open));
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

    @Override
    public Shape windows(Body.Windows windows) {
        List<Cell> cells = new ArrayList<>(input().cells());
        for (Body.Windowed result : windows.results()) {
            Typed argument = argument(result.argument());
            Type type = argument.type();
            cells.add(
                    switch (result.function()) {
                        case ROW_NUMBER, RANK, DENSE_RANK, COUNT -> new Cell(result.name(), Scalar.LONG, false);
                        case BEFORE, BEHIND -> new Cell(result.name(), type, true);
                        case SUM -> new Cell(result.name(), sum(type), argument.nullable());
                        case AVG -> new Cell(result.name(), Scalar.DOUBLE, argument.nullable());
                        case MIN, MAX -> new Cell(result.name(), type, argument.nullable());
                    });
        }
        return new Shape(cells, input().open());
    }

    @Override
    public Shape timeWindow(Body.TimeWindow timeWindow) {
        List<Cell> cells = new ArrayList<>(input().cells());
        Cell time = input().cell(timeWindow.column()).orElse(new Cell("", null, true));
        cells.add(new Cell("window_start", time.type(), time.nullable()));
        cells.add(new Cell("window_end", time.type(), time.nullable()));
        return new Shape(cells, input().open());
    }

    @Override
    public Shape explode(Body.Explode explode) {
        List<Cell> cells = new ArrayList<>();
        for (Cell cell : input().cells()) {
            cells.add(cell.name().equals(explode.column()) ? element(cell, explode.keepEmpty()) : cell);
        }
        if (explode.position() != null) {
            cells.add(new Cell(explode.position(), Scalar.INT, explode.keepEmpty()));
        }
        return new Shape(cells, input().open());
    }

    private static Cell element(Cell cell, boolean keepEmpty) {
        if (cell.type() instanceof Type.ListOf list) {
            return new Cell(cell.name(), list.element(), keepEmpty || list.nullableElements());
        } else if (cell.type() instanceof Type.MapOf map) {
            Type entry = new Type.Struct(List.of(
                    new Schema.Column("key", map.key(), false),
                    new Schema.Column("value", map.value(), map.nullableValues())));
            return new Cell(cell.name(), entry, keepEmpty);
        }
        return new Cell(cell.name(), null, true);
    }

    @Override
    public Shape flatten(Body.Flatten flatten) {
        List<Cell> cells = new ArrayList<>();
        boolean open = input().open();
        for (Cell cell : input().cells()) {
            if (!cell.name().equals(flatten.column())) {
                cells.add(cell);
            } else if (cell.type() instanceof Type.Struct struct) {
                flatten(struct, flatten.prefix(), cell.nullable(), cells);
            } else {
                open = true;
            }
        }
        return new Shape(cells, open);
    }

    private static void flatten(Type.Struct struct, String prefix, boolean nullable, List<Cell> cells) {
        for (Schema.Column field : struct.fields()) {
            boolean missing = nullable || field.nullable();
            if (field.type() instanceof Type.Struct inner) {
                flatten(inner, prefix + field.name() + "_", missing, cells);
            } else {
                cells.add(new Cell(prefix + field.name(), field.type(), missing));
            }
        }
    }

    @Override
    public Shape expandJson(Body.ExpandJson expandJson) {
        List<Cell> cells = new ArrayList<>();
        for (Cell cell : input().cells()) {
            if (cell.name().equals(expandJson.column())) {
                expandJson
                        .schema()
                        .columns()
                        .forEach(column -> cells.add(new Cell(column.name(), column.type(), true)));
            } else {
                cells.add(cell);
            }
        }
        // Where nothing says what the JSON holds, anything may come of it.
        return new Shape(cells, input().open() || expandJson.schema().columns().isEmpty());
    }

    private Cell result(Aggregation result, boolean ofAllRows) {
        Typed argument = argument(result.argument());
        Type type = argument.type();
        boolean nullable = ofAllRows || argument.nullable();
        return switch (result.function()) {
            case COUNT, COUNT_DISTINCT -> new Cell(result.name(), Scalar.LONG, false);
            case SUM -> new Cell(result.name(), sum(type), nullable);
            case AVG -> new Cell(result.name(), Scalar.DOUBLE, nullable);
            case MIN, MAX, FIRST, LAST -> new Cell(result.name(), type, nullable);
        };
    }

    private Typed argument(@Nullable Expression argument) {
        return argument == null ? Typed.unknown() : ExpressionTypes.of(argument, input());
    }

    private static String renamed(String column, List<Body.Renamed> renamed) {
        return renamed.stream()
                .filter(candidate -> candidate.from().equals(column))
                .findFirst()
                .map(Body.Renamed::to)
                .orElse(column);
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

    private Shape second() {
        return inputs.size() < 2 ? Shape.unknown() : inputs.get(1);
    }

    private Shape declared() {
        return declared == null ? Shape.unknown() : Shape.of(declared);
    }
}
