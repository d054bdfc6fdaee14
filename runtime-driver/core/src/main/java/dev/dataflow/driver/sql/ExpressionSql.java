package dev.dataflow.driver.sql;

import dev.dataflow.ir.Expression;
import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders an expression over the columns of one relation. */
public final class ExpressionSql implements Expression.Visitor<Rendered> {
    private final Dialect dialect;
    private final Schema input;

    private ExpressionSql(Dialect dialect, Schema input) {
        this.dialect = dialect;
        this.input = input;
    }

    /** The SQL of an expression, of the type that our rules give it. */
    public static Rendered of(Expression expression, Schema input, Dialect dialect) {
        return expression.accept(new ExpressionSql(dialect, input));
    }

    @Override
    public Rendered column(Expression.Column column) {
        Type type = input.column(column.name())
                .orElseThrow(() -> new IllegalArgumentException(
                        "Cannot find column \"" + column.name() + "\" among " + input.names()))
                .type();
        return new Rendered(dialect.name(column.name()), type, true);
    }

    @Override
    public Rendered literal(Expression.Literal literal) {
        return new Rendered(constant(literal.type(), literal.value()), literal.type(), true);
    }

    private String constant(Type type, @Nullable String value) {
        if (value == null) {
            return Casts.plain("NULL", type, dialect);
        } else if (type == Scalar.BINARY) {
            return dialect.bytes(value);
        } else if (type == Scalar.STRING) {
            return dialect.text(value);
        } else if (type == Scalar.BOOLEAN) {
            return value.toLowerCase(Locale.ROOT);
        }
        return Casts.plain(dialect.text(value), type, dialect);
    }

    @Override
    public Rendered cast(Expression.Cast cast) {
        return new Rendered(Casts.of(cast.value().accept(this), cast.type(), dialect), cast.type());
    }

    @Override
    public Rendered call(Expression.Call call) {
        List<Rendered> arguments =
                call.arguments().stream().map(argument -> argument.accept(this)).toList();
        return switch (call.function()) {
            case EQUAL -> compared(arguments, "=");
            case NOT_EQUAL -> compared(arguments, "<>");
            case LESS -> compared(arguments, "<");
            case LESS_OR_EQUAL -> compared(arguments, "<=");
            case GREATER -> compared(arguments, ">");
            case GREATER_OR_EQUAL -> compared(arguments, ">=");
            case AND -> combined(arguments, " AND ");
            case OR -> combined(arguments, " OR ");
            case NOT -> new Rendered("(NOT " + arguments.get(0).sql() + ")", Scalar.BOOLEAN);
            case IS_NULL -> new Rendered("(" + arguments.get(0).sql() + " IS NULL)", Scalar.BOOLEAN);
            case ADD -> added(arguments, " + ");
            case SUBTRACT -> added(arguments, " - ");
            case MULTIPLY -> multiplied(arguments);
            case COALESCE -> firstOf(arguments);
            case TO_DATE -> new Rendered(as(arguments.get(0), Scalar.DATE), Scalar.DATE);
            default -> throw unsupported(call.function().toString());
        };
    }

    @Override
    public Rendered given(Expression.Given given) {
        throw unsupported("a variable");
    }

    @Override
    public Rendered field(Expression.Field field) {
        throw unsupported("a field");
    }

    /** The engines' descriptors refuse such an expression, so that no pipeline with it is ever compiled. */
    private static IllegalStateException unsupported(String what) {
        return new IllegalStateException("Cannot render " + what + ": it has no runtime");
    }

    private Rendered compared(List<Rendered> arguments, String operator) {
        Rendered left = arguments.get(0);
        Rendered right = arguments.get(1);
        Type common = NumberTypes.common(left.type(), right.type());
        return new Rendered("(" + as(left, common) + " " + operator + " " + as(right, common) + ")", Scalar.BOOLEAN);
    }

    private static Rendered combined(List<Rendered> arguments, String operator) {
        return new Rendered(
                arguments.stream().map(Rendered::sql).collect(Collectors.joining(operator, "(", ")")), Scalar.BOOLEAN);
    }

    private Rendered added(List<Rendered> arguments, String operator) {
        Type sum = NumberTypes.sum(arguments.get(0).type(), arguments.get(1).type());
        return calculated(arguments, operator, NumberTypes::addend, sum);
    }

    private Rendered multiplied(List<Rendered> arguments) {
        Type product =
                NumberTypes.product(arguments.get(0).type(), arguments.get(1).type());
        return calculated(arguments, " * ", NumberTypes::factor, product);
    }

    private Rendered calculated(List<Rendered> arguments, String operator, BinaryOperator<Type> operand, Type result) {
        String sql = arguments.stream()
                .map(argument -> as(argument, operand.apply(argument.type(), result)))
                .collect(Collectors.joining(operator, "(", ")"));
        // An engine's own type of the result may be another.
        return new Rendered(result instanceof Type.Decimal ? Casts.plain(sql, result, dialect) : sql, result);
    }

    private Rendered firstOf(List<Rendered> arguments) {
        Type common = arguments.get(0).type();
        for (Rendered argument : arguments) {
            common = NumberTypes.common(common, argument.type());
        }
        Type type = common;
        String sql = arguments.stream().map(argument -> as(argument, type)).collect(Collectors.joining(", "));
        return new Rendered("coalesce(" + sql + ")", type);
    }

    private String as(Rendered value, Type type) {
        return Casts.of(value, type, dialect);
    }
}
