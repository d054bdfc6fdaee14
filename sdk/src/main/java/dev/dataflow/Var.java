package dev.dataflow;

import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Variable;

/** A value that the run brings, the same for all rows; see {@link Vars}. */
public final class Var extends Expr {
    private final Variable variable;

    Var(Variable variable) {
        super(new Expression.Given(variable));
        this.variable = variable;
    }

    /** The value of a run that has none of its own, such as a run without a date. */
    public Var orElse(Object value) {
        return new Var(new Variable(
                variable.kind(),
                variable.parameter(),
                variable.type(),
                Expr.literal(value).value()));
    }

    Variable variable() {
        return variable;
    }
}
