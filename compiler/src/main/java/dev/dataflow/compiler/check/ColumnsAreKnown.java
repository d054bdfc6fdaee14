package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.engine.EngineDescriptor;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Step;
import java.util.ArrayList;
import java.util.List;

/** Where an engine must know the columns before it runs, somebody says what they are. */
final class ColumnsAreKnown implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            String engine = step.engine().engine();
            if (undeclared(step.step())
                    && !step.complained()
                    && pipeline.descriptors()
                            .engine(engine)
                            .filter(EngineDescriptor::needsColumns)
                            .isPresent()) {
                problems.add(step.problem(
                        "DF306",
                        "Nobody says which columns this step gives, and the engine " + engine
                                + " must know them before it runs.",
                        "name a record or a RowSchema, which may be a snapshot in a file of the project."));
            }
        }
        return problems;
    }

    private static boolean undeclared(Step step) {
        Body body = step.body();
        boolean says = body instanceof Body.Read
                || body instanceof Body.Sql
                || (body instanceof Body.UserClass user && user.outputType() == null);
        return says && step.schema() == null;
    }
}
