package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.compiler.check.Shape.Cell;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Signature;
import dev.dataflow.ir.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is expected can be asked of the columns, has a name of its own, and can come true. */
final class ExpectationsFit implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.Expect expect) {
                Set<String> names = new HashSet<>();
                for (Expectation expectation : expect.expectations()) {
                    if (!names.add(expectation.name())) {
                        problems.add(problem(
                                step,
                                expectation,
                                "another one has its name",
                                "give one of them another with named(…)."));
                    }
                    if (expectation.onFailure().takesOut()
                            && !expectation.check().ofRows()) {
                        problems.add(problem(
                                step,
                                expectation,
                                "it is asked of the dataset as a whole, so that no row is to blame and none can be left out"
                                        + " or go to the dead letters",
                                "let it fail or warn()."));
                    }
                    expectation
                            .check()
                            .accept(new Fault(step))
                            .forEach(fault -> problems.add(problem(step, expectation, fault.message(), fault.fix())));
                }
            }
        }
        return problems;
    }

    private static Problem problem(Subject.Located step, Expectation expectation, String fault, String fix) {
        return step.problem(
                "DF139", "The expectation \"" + expectation.name() + "\" cannot be kept: " + fault + ".", fix);
    }

    /** What is wrong with a check, as the end of a sentence. */
    private record Fault(Subject.Located step) implements Expectation.Check.Visitor<List<Complaint>> {
        @Override
        public List<Complaint> notNull(Expectation.NotNull notNull) {
            return noColumns(notNull.columns());
        }

        @Override
        public List<Complaint> unique(Expectation.Unique unique) {
            return noColumns(unique.columns());
        }

        @Override
        public List<Complaint> inRange(Expectation.InRange inRange) {
            List<Complaint> faults = new ArrayList<>();
            Type type = type(inRange.column());
            if (type != null && !Types.ordered(type)) {
                faults.add(new Complaint(
                        "\"" + inRange.column() + "\" is " + Types.a(type)
                                + ", neither greater nor smaller than another",
                        "name a column that is a number, a text, a date or a time."));
            } else {
                Stream.of(Optional.ofNullable(inRange.least()), Optional.ofNullable(inRange.most()))
                        .flatMap(Optional::stream)
                        .forEach(bound -> faults.addAll(incomparable(inRange.column(), bound)));
            }
            if (inRange.least() instanceof Literal least
                    && inRange.most() instanceof Literal most
                    && least.type().equals(most.type())
                    && Constants.follows(least.type(), least.value(), most.value())) {
                faults.add(new Complaint(
                        "the least value " + least.value() + " is greater than " + most.value(),
                        "change the two over."));
            }
            return faults;
        }

        @Override
        public List<Complaint> oneOf(Expectation.OneOf oneOf) {
            if (oneOf.values().isEmpty()) {
                return List.of(new Complaint("there is no value to be among", "name at least one value."));
            }
            return oneOf.values().stream()
                    .flatMap(value -> incomparable(oneOf.column(), value).stream())
                    .toList();
        }

        @Override
        public List<Complaint> matches(Expectation.Matches matches) {
            List<Complaint> faults = new ArrayList<>();
            Type type = type(matches.column());
            if (type != null && type != Type.Scalar.STRING) {
                faults.add(new Complaint(
                        "\"" + matches.column() + "\" is " + Types.a(type) + ", no text",
                        "name a column that is a string."));
            }
            Constants.pattern(matches.pattern())
                    .ifPresent(fault -> faults.add(new Complaint(
                            "\"" + matches.pattern() + "\" is no regular expression: " + fault,
                            "write a regular expression as RE2 has them.")));
            return faults;
        }

        @Override
        public List<Complaint> rowCount(Expectation.RowCount rowCount) {
            Long least = rowCount.least();
            Long most = rowCount.most();
            boolean negative = most != null && most < 0;
            return negative || (least != null && most != null && least > most)
                    ? List.of(new Complaint(
                            "there are never " + (least == null ? "" : "at least " + least + " and ") + "at most "
                                    + most + " rows",
                            "change the two over."))
                    : List.of();
        }

        @Override
        public List<Complaint> fresh(Expectation.Fresh fresh) {
            List<Complaint> faults = new ArrayList<>();
            Type type = type(fresh.column());
            if (type != null && !Signature.Kind.TIME.takes(type)) {
                faults.add(new Complaint(
                        "\"" + fresh.column() + "\" is " + Types.a(type) + ", which has no age",
                        "name a column that is a date, a timestamp or an instant."));
            }
            if (fresh.age().isNegative() || fresh.age().isZero()) {
                faults.add(new Complaint(
                        "nothing is younger than " + fresh.age(), "write an age, as in Duration.ofHours(24)."));
            }
            return faults;
        }

        @Override
        public List<Complaint> references(Expectation.References references) {
            if (references.columns().size() != references.referenced().size()) {
                return List.of(new Complaint(
                        references.columns().size() + " columns refer to "
                                + references.referenced().size(),
                        "name as many columns of the one as of the other."));
            }
            List<Complaint> faults = new ArrayList<>();
            Shape other = step.rows(new Mention(references.input(), new Expression.Column("")));
            for (int i = 0; i < references.columns().size(); i++) {
                Type left = type(references.columns().get(i));
                String name = references.referenced().get(i);
                Type right = other.cell(name).map(Cell::type).orElse(null);
                if (left != null && right != null && !Types.comparable(left, right)) {
                    faults.add(new Complaint(
                            "\"" + references.columns().get(i) + "\" is " + Types.a(left) + " and \"" + name
                                    + "\" of \"" + step.step().inputs().get(references.input()) + "\" is "
                                    + Types.a(right),
                            "refer to a column of the same type."));
                }
            }
            return faults;
        }

        @Override
        public List<Complaint> holds(Expectation.Holds holds) {
            return List.of();
        }

        @Override
        public List<Complaint> changesAtMost(Expectation.ChangesAtMost changesAtMost) {
            List<Complaint> faults = new ArrayList<>();
            if (!(changesAtMost.share() > 0)) {
                faults.add(new Complaint(
                        "a share of " + changesAtMost.share() + " lets nothing change", "write 0.2 for a fifth."));
            }
            Type type = new OutputShape(List.of(step.input()), null)
                    .aggregate(new Body.Aggregate(List.of(), List.of(changesAtMost.measure())))
                    .cells()
                    .get(0)
                    .type();
            if (type != null && !type.numeric()) {
                faults.add(new Complaint(
                        "its measure is " + Types.a(type) + ", no number", "measure something that is a number."));
            }
            return faults;
        }

        private static List<Complaint> noColumns(List<String> columns) {
            return columns.isEmpty()
                    ? List.of(new Complaint("it names no column", "name at least one column."))
                    : List.of();
        }

        private List<Complaint> incomparable(String column, Expression value) {
            Type type = type(column);
            Type other = ExpressionTypes.of(value, step.input()).type();
            return type == null || other == null || Types.comparable(type, other)
                    ? List.of()
                    : List.of(new Complaint(
                            "\"" + column + "\" is " + Types.a(type) + " and " + ExpressionText.of(value) + " is "
                                    + Types.a(other),
                            "compare it with a value of its own type."));
        }

        private @Nullable Type type(String column) {
            return step.input().cell(column).map(Cell::type).orElse(null);
        }
    }
}
