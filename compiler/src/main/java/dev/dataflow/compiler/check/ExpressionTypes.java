package dev.dataflow.compiler.check;

import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Cast;
import dev.dataflow.ir.Expression.Castable;
import dev.dataflow.ir.Expression.Column;
import dev.dataflow.ir.Expression.Field;
import dev.dataflow.ir.Expression.Given;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Signature;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
    public Typed given(Given given) {
        return new Typed(given.variable().type(), false);
    }

    @Override
    public Typed field(Field field) {
        Typed value = field.value().accept(this);
        if (!(value.type() instanceof Type.Struct struct)) {
            if (value.type() != null) {
                complain(
                        "Cannot take the field \"" + field.name() + "\" of " + named(field.value(), value.type())
                                + ": it has no fields.",
                        "use a column that is a struct.");
            }
            return Typed.unknown();
        }
        Optional<Schema.Column> found = new Schema(struct.fields()).column(field.name());
        if (found.isEmpty()) {
            complain(
                    ExpressionText.of(field.value()) + " has no field \"" + field.name() + "\". It has: "
                            + Listing.closestFirst(
                                    field.name(),
                                    struct.fields().stream()
                                            .map(Schema.Column::name)
                                            .toList())
                            + ".",
                    "use one of those fields.");
            return Typed.unknown();
        }
        return new Typed(found.get().type(), value.nullable() || found.get().nullable());
    }

    @Override
    public Typed cast(Cast cast) {
        return new Typed(cast.type(), converted(cast.value(), cast.type()).nullable());
    }

    @Override
    public Typed castable(Castable castable) {
        converted(castable.value(), castable.type());
        return new Typed(Scalar.BOOLEAN, false);
    }

    private Typed converted(Expression expression, Type to) {
        Typed value = expression.accept(this);
        Type from = value.type();
        if (from != null && !Types.castable(from, to)) {
            String what = "Cannot convert " + named(expression, from) + " to " + to.text();
            if (NumberTypes.floating(from) && to == Scalar.STRING) {
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
        return value;
    }

    @Override
    public Typed call(Call call) {
        List<Typed> arguments =
                call.arguments().stream().map(argument -> argument.accept(this)).toList();
        boolean nullable = arguments.stream().anyMatch(Typed::nullable);
        Optional<Signature> signature = Signature.of(call.function());
        if (signature.isPresent()) {
            return signed(call, signature.get(), arguments, nullable);
        }
        return switch (call.function()) {
            case EQUAL, NOT_EQUAL -> new Typed(compared(call, arguments, false), nullable);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> new Typed(compared(call, arguments, true), nullable);
            case IN -> new Typed(among(call, arguments), nullable);
            case AND, OR -> new Typed(combined(call, arguments), nullable);
            case ADD, SUBTRACT -> calculated(call, arguments, NumberTypes::sum, nullable);
            case MULTIPLY -> multiplied(call, arguments, nullable);
            case DIVIDE -> calculated(call, arguments, (left, right) -> Scalar.DOUBLE, nullable);
            case REMAINDER -> calculated(call, arguments, NumberTypes::common, nullable);
            case ROUND, FLOOR, CEILING -> rounded(call, arguments, nullable);
            case COALESCE -> firstOf(call, arguments);
            case NULL_IF -> new Typed(comparedType(call, arguments), true);
            case CASE -> byCondition(call, arguments);
            case CONCATENATE -> joined(call, arguments, nullable);
            case LIST_OF -> listed(call, arguments);
            case ELEMENT -> element(call, arguments);
            case VALUE_OF -> valueOf(call, arguments);
            default -> throw new IllegalStateException("Cannot tell the type of " + call.function());
        };
    }

    /** A call of a function that says by itself what it takes. */
    private Typed signed(Call call, Signature signature, List<Typed> arguments, boolean nullable) {
        List<Signature.Parameter> parameters = signature.parameters();
        if (parameters.size() != arguments.size()) {
            complain(
                    ExpressionText.of(call) + " has " + arguments.size() + " arguments; it takes " + parameters.size()
                            + ".",
                    "give it "
                            + String.join(
                                    ", ",
                                    parameters.stream()
                                            .map(p -> p.kind().words())
                                            .toList()) + ".");
            return Typed.unknown();
        }
        boolean fits = true;
        for (int i = 0; i < parameters.size(); i++) {
            fits &= taken(call, i, parameters.get(i), arguments.get(i));
        }
        Type first = arguments.get(0).type();
        Type result = signature.result() == null ? fits ? first : null : signature.result();
        return new Typed(result, nullable && call.function() != Expression.Function.IS_NULL);
    }

    private boolean taken(Call call, int index, Signature.Parameter parameter, Typed argument) {
        Expression expression = call.arguments().get(index);
        Type type = argument.type();
        if (type != null && !parameter.kind().takes(type)) {
            complain(
                    "Cannot use " + named(expression, type) + " in " + ExpressionText.of(call) + ": it takes "
                            + parameter.kind().words() + " there.",
                    Types.castable(type, Scalar.STRING) && parameter.kind() == Signature.Kind.TEXT
                            ? "convert it with cast(Type.Scalar.STRING)."
                            : "use " + parameter.kind().words() + ".");
            return false;
        } else if (parameter.constant() && !(expression instanceof Literal)) {
            complain(
                    "Cannot use " + ExpressionText.of(expression) + " in " + ExpressionText.of(call)
                            + ": it must be the same for all rows there.",
                    "write " + parameter.kind().words() + " as a constant.");
            return false;
        }
        return type != null && (!(expression instanceof Literal literal) || sound(call, parameter.kind(), literal));
    }

    /** Whether a constant means something. */
    private boolean sound(Call call, Signature.Kind kind, Literal literal) {
        String text = String.valueOf(literal.value());
        Optional<String> fault = Constants.fault(kind, text).or(() -> fault(call.function(), literal));
        fault.ifPresent(said -> complain(
                "\"" + text + "\" in " + ExpressionText.of(call) + " is not " + kind.words() + ": " + said + ".",
                "write " + kind.words() + "."));
        return fault.isEmpty();
    }

    /** What a function asks of a constant beyond its kind. */
    private static Optional<String> fault(Expression.Function function, Literal literal) {
        String text = String.valueOf(literal.value());
        return switch (function) {
            case PARSE_DATE, PARSE_TIMESTAMP -> Constants.readable(text);
            case SPLIT -> text.isEmpty() ? Optional.of("nothing stands between no texts") : Optional.empty();
            default -> Optional.empty();
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
                        "use eq or ne.");
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
                        "compare it with something, as in col(\"x\").gt(0).");
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
            complain(
                    ExpressionText.of(call) + " has no values to choose from.",
                    "give it the values, the first choice first.");
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

    /** The type of the first, which must be comparable with the second. */
    private @Nullable Type comparedType(Call call, List<Typed> arguments) {
        compared(call, arguments, false);
        return arguments.get(0).type();
    }

    private Type among(Call call, List<Typed> arguments) {
        for (int i = 1; i < arguments.size(); i++) {
            compared(
                    new Call(
                            Expression.Function.EQUAL,
                            List.of(call.arguments().get(0), call.arguments().get(i))),
                    List.of(arguments.get(0), arguments.get(i)),
                    false);
        }
        if (arguments.size() < 2) {
            complain(ExpressionText.of(call) + " has nothing to choose from.", "give it at least one value.");
        }
        return Scalar.BOOLEAN;
    }

    private Typed rounded(Call call, List<Typed> arguments, boolean nullable) {
        Typed number = calculated(
                new Call(call.function(), call.arguments().subList(0, 1)),
                List.of(arguments.get(0), arguments.get(0)),
                (left, right) -> left,
                nullable);
        if (number.type() instanceof Type.Decimal decimal) {
            int digits = call.function() == Expression.Function.ROUND ? digits(call) : 0;
            if (digits >= decimal.scale()) {
                return number;
            }
            int whole = decimal.precision() - decimal.scale() + 1;
            return new Typed(new Type.Decimal(Math.min(38, whole + digits), digits), nullable);
        }
        boolean whole = number.type() == Scalar.INT || number.type() == Scalar.LONG;
        return whole || number.type() == null ? number : new Typed(Scalar.DOUBLE, nullable);
    }

    private int digits(Call call) {
        if (call.arguments().size() == 2
                && call.arguments().get(1) instanceof Literal literal
                && literal.type() == Scalar.INT
                && literal.value() != null) {
            int digits = Integer.parseInt(literal.value());
            if (digits >= 0 && digits <= 38) {
                return digits;
            }
        }
        complain(
                "Cannot round in " + ExpressionText.of(call) + ": the number of digits is a constant from 0 to 38.",
                "write it as in round(2).");
        return 0;
    }

    private Typed byCondition(Call call, List<Typed> arguments) {
        List<Expression> values = new ArrayList<>();
        List<Typed> types = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            boolean condition = i % 2 == 0 && i < arguments.size() - 1;
            if (condition) {
                combined(
                        new Call(
                                Expression.Function.NOT,
                                List.of(call.arguments().get(i))),
                        List.of(arguments.get(i)));
            } else {
                values.add(call.arguments().get(i));
                types.add(arguments.get(i));
            }
        }
        Typed common = firstOf(new Call(Expression.Function.COALESCE, values), types);
        return new Typed(common.type(), types.stream().anyMatch(Typed::nullable));
    }

    private Typed joined(Call call, List<Typed> arguments, boolean nullable) {
        for (int i = 0; i < arguments.size(); i++) {
            taken(call, i, new Signature.Parameter(Signature.Kind.TEXT, false), arguments.get(i));
        }
        return new Typed(Scalar.STRING, nullable);
    }

    private Typed listed(Call call, List<Typed> arguments) {
        Type element = firstOf(call, arguments).type();
        boolean nullable = arguments.stream().anyMatch(Typed::nullable);
        return element == null ? Typed.unknown() : new Typed(new Type.ListOf(element, nullable), false);
    }

    private Typed element(Call call, List<Typed> arguments) {
        Type type = arguments.get(0).type();
        taken(call, 1, new Signature.Parameter(Signature.Kind.WHOLE, false), arguments.get(1));
        if (type instanceof Type.ListOf list) {
            return new Typed(list.element(), true);
        } else if (type != null) {
            complain(
                    "Cannot take an element of " + named(call.arguments().get(0), type) + ": it is no list.",
                    "use a column that is a list.");
        }
        return Typed.unknown();
    }

    private Typed valueOf(Call call, List<Typed> arguments) {
        Type type = arguments.get(0).type();
        Type key = arguments.get(1).type();
        if (type instanceof Type.MapOf map) {
            if (key != null && !Types.comparable(map.key(), key)) {
                complain(
                        "Cannot look up " + named(call.arguments().get(1), key) + " in "
                                + named(call.arguments().get(0), type) + ": its keys are of another type.",
                        "use a key that is " + Types.a(map.key()) + ".");
            }
            return new Typed(map.value(), true);
        } else if (type != null) {
            complain(
                    "Cannot take a value of " + named(call.arguments().get(0), type) + ": it is no map.",
                    "use a column that is a map.");
        }
        return Typed.unknown();
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
