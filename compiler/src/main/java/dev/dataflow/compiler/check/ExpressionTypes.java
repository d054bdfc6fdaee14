package dev.dataflow.compiler.check;

import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Cast;
import dev.dataflow.ir.Expression.Column;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;

/**
 * Works out the type of an expression over a dataset and hands on what does not go together. Unknown columns are another
 * rule's business: their type is unknown here, and nothing is said of it.
 */
final class ExpressionTypes implements Expression.Visitor<Typed> {
    private final Shape input;
    private final Consumer<Complaint> complaints;

    private ExpressionTypes(Shape input, Consumer<Complaint> complaints) {
        this.input = input;
        this.complaints = complaints;
    }

    /** The type alone. */
    static Typed of(Expression expression, Shape input) {
        return of(expression, input, complaint -> {});
    }

    /** The type, and a complaint for each thing that does not go together. */
    static Typed of(Expression expression, Shape input, Consumer<Complaint> complaints) {
        return expression.accept(new ExpressionTypes(input, complaints));
    }

    @Override
    public Typed column(Column column) {
        return input.cell(column.name())
                .map(cell -> new Typed(cell.type(), cell.nullable()))
                .orElse(Typed.unknown());
    }

    @Override
    public Typed literal(Literal literal) {
        return new Typed(literal.type(), literal.value() == null);
    }

    @Override
    public Typed cast(Cast cast) {
        Typed value = cast.value().accept(this);
        Type from = value.type();
        if (from != null && !Types.castable(from, cast.type())) {
            String what = "Cannot convert " + named(cast.value(), from) + " to "
                    + cast.type().text();
            if (NumberTypes.floating(from) && cast.type() == Scalar.STRING) {
                complain(
                        what + ": engines write the same number in different ways.",
                        "convert it to a decimal first, as in .cast(new Type.Decimal(18, 6)).cast(Type.Scalar.STRING).");
            } else {
                List<String> possible = Types.conversionsOf(from);
                complain(
                        what + ".",
                        "leave the conversion out; "
                                + Types.a(from) + " is converted to "
                                + (possible.isEmpty() ? "nothing else" : String.join(", ", possible)) + ".");
            }
        }
        return new Typed(cast.type(), value.nullable());
    }

    @Override
    public Typed call(Call call) {
        List<Typed> arguments =
                call.arguments().stream().map(argument -> argument.accept(this)).toList();
        boolean nullable = arguments.stream().anyMatch(Typed::nullable);
        return switch (call.function()) {
            case EQUAL, NOT_EQUAL -> new Typed(compared(call, arguments, false), nullable);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> new Typed(compared(call, arguments, true), nullable);
            case AND, OR, NOT -> new Typed(combined(call, arguments), nullable);
            case IS_NULL -> new Typed(Scalar.BOOLEAN, false);
            case ADD, SUBTRACT -> calculated(call, arguments, NumberTypes::sum, nullable);
            case MULTIPLY -> multiplied(call, arguments, nullable);
            case COALESCE -> firstOf(call, arguments);
            case TO_DATE -> new Typed(day(call, arguments), nullable);
        };
    }

    private Type compared(Call call, List<Typed> arguments, boolean bySize) {
        Type left = arguments.get(0).type();
        Type right = arguments.get(1).type();
        if (left != null && right != null) {
            if (!Types.comparable(left, right)) {
                complain(
                        "Cannot compare " + both(call, left, right) + ", in " + ExpressionText.of(call)
                                + ": they have no values in common.",
                        conversion(call, left, right));
            } else if (bySize && !Types.ordered(left)) {
                complain(
                        "Cannot compare by size in " + ExpressionText.of(call) + ": " + Types.a(left)
                                + " is neither greater nor smaller than another.",
                        "use isEqualTo or isNotEqualTo.");
            }
        }
        return Scalar.BOOLEAN;
    }

    private Type combined(Call call, List<Typed> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            Type type = arguments.get(i).type();
            if (type != null && type != Scalar.BOOLEAN) {
                complain(
                        "Cannot use " + named(call.arguments().get(i), type) + " as a condition, in "
                                + ExpressionText.of(call) + ": it is neither true nor false.",
                        "compare it with something, as in col(\"x\").isGreaterThan(0).");
            }
        }
        return Scalar.BOOLEAN;
    }

    private Typed calculated(Call call, List<Typed> arguments, BinaryOperator<Type> result, boolean nullable) {
        Type left = arguments.get(0).type();
        Type right = arguments.get(1).type();
        boolean numbers = true;
        for (int i = 0; i < arguments.size(); i++) {
            Type type = arguments.get(i).type();
            if (type != null && !type.numeric()) {
                numbers = false;
                complain(
                        "Cannot calculate with " + named(call.arguments().get(i), type) + ", in "
                                + ExpressionText.of(call) + ": it is no number.",
                        type == Scalar.STRING
                                ? "convert it with cast to a number's type first."
                                : "use a column that is a number.");
            }
        }
        if (left == null || right == null || !numbers) {
            return Typed.unknown();
        }
        return new Typed(result.apply(left, right), nullable);
    }

    private Typed multiplied(Call call, List<Typed> arguments, boolean nullable) {
        Type left = arguments.get(0).type();
        Type right = arguments.get(1).type();
        if (left != null && right != null && !NumberTypes.multipliable(left, right)) {
            complain(
                    "Cannot multiply " + both(call, left, right) + ": the product has more than "
                            + NumberTypes.MOST_DIGITS + " digits after the point.",
                    "convert one of them with cast to a decimal with fewer digits after the point.");
            return Typed.unknown();
        }
        return calculated(call, arguments, NumberTypes::product, nullable);
    }

    private Typed firstOf(Call call, List<Typed> arguments) {
        if (arguments.isEmpty()) {
            complain("coalesce has no values to choose from.", "give it the values, the first choice first.");
            return Typed.unknown();
        }
        Type common = arguments.get(0).type();
        for (int i = 1; i < arguments.size(); i++) {
            Type next = arguments.get(i).type();
            if (common == null || next == null) {
                return Typed.unknown();
            } else if (!Types.comparable(common, next)) {
                complain(
                        "Cannot make one column of " + named(call.arguments().get(0), common) + " and "
                                + named(call.arguments().get(i), next) + ", in " + ExpressionText.of(call) + ".",
                        "give values of one type, or convert them with cast.");
                return Typed.unknown();
            }
            common = NumberTypes.common(common, next);
        }
        return new Typed(common, arguments.stream().allMatch(Typed::nullable));
    }

    private Type day(Call call, List<Typed> arguments) {
        Type type = arguments.get(0).type();
        if (type != null && type != Scalar.DATE && type != Scalar.TIMESTAMP && type != Scalar.INSTANT) {
            complain(
                    "Cannot take the day of " + named(call.arguments().get(0), type) + ".",
                    type == Scalar.STRING
                            ? "convert it with cast to a timestamp or a date first."
                            : "use a column that is a timestamp, an instant or a date.");
        }
        return Scalar.DATE;
    }

    private static String both(Call call, Type left, Type right) {
        return named(call.arguments().get(0), left) + " with "
                + named(call.arguments().get(1), right);
    }

    private static String named(Expression expression, Type type) {
        return ExpressionText.of(expression) + " (" + type.text() + ")";
    }

    private static String conversion(Call call, Type left, Type right) {
        Expression second = call.arguments().get(1);
        if (!Types.castable(right, left)) {
            return "compare columns of the same type.";
        } else if (second instanceof Column column) {
            return "convert one of them, as in col(\"" + column.name() + "\").cast(" + constant(left) + ").";
        } else if (second instanceof Literal literal) {
            return "convert one of them, as in lit("
                    + ExpressionText.of(literal).replace('\'', '"') + ").cast(" + constant(left) + ").";
        }
        return "convert one of them with cast(" + constant(left) + ").";
    }

    private static String constant(Type type) {
        return type instanceof Type.Decimal decimal
                ? "new Type.Decimal(" + decimal.precision() + ", " + decimal.scale() + ")"
                : "Type.Scalar." + type;
    }

    private void complain(String message, String fix) {
        complaints.accept(new Complaint(message, fix));
    }
}
