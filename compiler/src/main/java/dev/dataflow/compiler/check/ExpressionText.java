package dev.dataflow.compiler.check;

import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Cast;
import dev.dataflow.ir.Expression.Castable;
import dev.dataflow.ir.Expression.Column;
import dev.dataflow.ir.Expression.Field;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Expression.Given;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Type;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An expression as messages show it: {@code total * 2 > 'x'}. */
final class ExpressionText implements Expression.Visitor<String> {
    private static final Map<Function, String> OPERATORS = new EnumMap<>(Map.ofEntries(
            Map.entry(Function.EQUAL, "="),
            Map.entry(Function.NOT_EQUAL, "<>"),
            Map.entry(Function.LESS, "<"),
            Map.entry(Function.LESS_OR_EQUAL, "<="),
            Map.entry(Function.GREATER, ">"),
            Map.entry(Function.GREATER_OR_EQUAL, ">="),
            Map.entry(Function.AND, "and"),
            Map.entry(Function.OR, "or"),
            Map.entry(Function.ADD, "+"),
            Map.entry(Function.SUBTRACT, "-"),
            Map.entry(Function.MULTIPLY, "*"),
            Map.entry(Function.DIVIDE, "/"),
            Map.entry(Function.REMAINDER, "%")));

    static String of(Expression expression) {
        return expression.accept(new ExpressionText());
    }

    @Override
    public String column(Column column) {
        return column.name();
    }

    @Override
    public String literal(Literal literal) {
        if (literal.value() == null) {
            return "null";
        }
        return literal.type() == Type.Scalar.STRING ? "'" + literal.value() + "'" : literal.value();
    }

    @Override
    public String call(Call call) {
        List<String> arguments =
                call.arguments().stream().map(argument -> argument.accept(this)).toList();
        String operator = OPERATORS.get(call.function());
        if (operator != null) {
            return String.join(
                    " " + operator + " ",
                    call.arguments().stream().map(this::operand).toList());
        }
        return switch (call.function()) {
            case NOT -> "not (" + arguments.get(0) + ")";
            case IS_NULL -> arguments.get(0) + " is null";
            case NEGATE -> "-" + operand(call.arguments().get(0));
            case IN -> arguments.get(0) + " in (" + String.join(", ", arguments.subList(1, arguments.size())) + ")";
            default -> name(call.function()) + "(" + String.join(", ", arguments) + ")";
        };
    }

    private static String name(Function function) {
        return function.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String given(Given given) {
        return "the run's " + given.variable().words();
    }

    @Override
    public String field(Field field) {
        return operand(field.value()) + "." + field.name();
    }

    @Override
    public String cast(Cast cast) {
        return "cast(" + cast.value().accept(this) + " as " + cast.type().text() + ")";
    }

    @Override
    public String castable(Castable castable) {
        return "castable(" + castable.value().accept(this) + " as "
                + castable.type().text() + ")";
    }

    private String operand(Expression expression) {
        String text = expression.accept(this);
        return expression instanceof Call call && OPERATORS.containsKey(call.function()) ? "(" + text + ")" : text;
    }
}
