package dev.dataflow.driver.sql;

import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

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
        return new Rendered(dialect.name(column.name()), type);
    }

    @Override
    public Rendered literal(Expression.Literal literal) {
        Type type = literal.type();
        String value = literal.value();
        String sql = dialect.name(type.text());
        if (value == null) {
            sql = "NULL";
        } else if (type == Scalar.BINARY) {
            return new Rendered(dialect.bytes(value), type);
        } else if (type == Scalar.STRING) {
            return new Rendered(dialect.text(value), type);
        } else if (type == Scalar.BOOLEAN) {
            return new Rendered(value.toLowerCase(Locale.ROOT), type);
        } else {
            sql = dialect.text(value);
        }
        return new Rendered(cast(sql, type), type);
    }

    @Override
    public Rendered cast(Expression.Cast cast) {
        Rendered value = cast.value().accept(this);
        return value.type().equals(cast.type()) ? value : new Rendered(cast(value.sql(), cast.type()), cast.type());
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
            case ADD, SUBTRACT, MULTIPLY -> calculated(call.function(), arguments);
            case COALESCE -> firstOf(arguments);
            case TO_DATE -> new Rendered(cast(arguments.get(0).sql(), Scalar.DATE), Scalar.DATE);
        };
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

    private Rendered calculated(Function function, List<Rendered> arguments) {
        Rendered left = arguments.get(0);
        Rendered right = arguments.get(1);
        Type result = function == Function.MULTIPLY
                ? NumberTypes.product(left.type(), right.type())
                : NumberTypes.sum(left.type(), right.type());
        String operator = function == Function.ADD ? "+" : function == Function.SUBTRACT ? "-" : "*";
        String sql = "(" + as(left, NumberTypes.operand(left.type(), result)) + " " + operator + " "
                + as(right, NumberTypes.operand(right.type(), result)) + ")";
        return new Rendered(result instanceof Type.Decimal ? cast(sql, result) : sql, result);
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
        return value.type().equals(type) ? value.sql() : cast(value.sql(), type);
    }

    private String cast(String sql, Type type) {
        return "CAST(" + sql + " AS " + dialect.type(type) + ")";
    }
}
