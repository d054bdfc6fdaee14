package dev.dataflow;

import dev.dataflow.ir.Type;
import dev.dataflow.ir.Variable;
import dev.dataflow.ir.Variable.Kind;

/**
 * What is known only when a run begins; to be used wherever a value is. A run that was started by hand or by an update of
 * a dataset has no date: give the variable a value for it with {@link Var#orElse}, or the run fails at once.
 */
public final class Vars {
    private Vars() {}

    /** The day of the run's logical date, in UTC; a date. */
    public static Var ds() {
        return new Var(new Variable(Kind.DS, null, Type.Scalar.DATE, null));
    }

    /** The run's logical date; an instant. */
    public static Var logicalDate() {
        return new Var(new Variable(Kind.LOGICAL_DATE, null, Type.Scalar.INSTANT, null));
    }

    /** The begin of the run's data interval; an instant. */
    public static Var intervalStart() {
        return new Var(new Variable(Kind.INTERVAL_START, null, Type.Scalar.INSTANT, null));
    }

    /** The end of the run's data interval, which is no longer part of it; an instant. */
    public static Var intervalEnd() {
        return new Var(new Variable(Kind.INTERVAL_END, null, Type.Scalar.INSTANT, null));
    }

    /** The run's id, which every run has; a string. */
    public static Var runId() {
        return new Var(new Variable(Kind.RUN_ID, null, Type.Scalar.STRING, null));
    }

    /** A parameter's value; the pipeline must declare it with {@link Pipeline.Builder#parameter}. */
    public static Var parameter(Param parameter) {
        return new Var(new Variable(
                Kind.PARAMETER, parameter.ir().name(), parameter.ir().type(), null));
    }
}
