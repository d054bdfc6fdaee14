package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.connector.DeltaDescriptor;
import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.WriteMode.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** No pipeline replaces the whole of a table that it reads: a run that is done again would read what it wrote. */
final class NothingReadIsReplaced implements Rule {
    private static final Set<Kind> WHOLE = Set.of(Kind.OVERWRITE, Kind.REPLACE);
    /** What holds a read to the rows of some time, whatever is written after. */
    private static final Set<String> PINS = Set.copyOf(List.of(
            IcebergDescriptor.AS_OF, IcebergDescriptor.SNAPSHOT, DeltaDescriptor.AS_OF, DeltaDescriptor.VERSION));

    @Override
    public List<Problem> check(Subject pipeline) {
        Map<String, Subject.Located> reads = new HashMap<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.Read read
                    && read.source().options().keySet().stream().noneMatch(PINS::contains)) {
                reads.putIfAbsent(Writers.table(read.source()), step);
            }
        }
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.Write write
                    && WHOLE.contains(write.mode().kind())) {
                Subject.Located read = reads.get(Writers.table(write.sink()));
                if (read != null) {
                    problems.add(step.problem(
                            "DF216",
                            write.sink().dataset() + " is replaced here and read by \""
                                    + read.step().name() + "\", at " + read.place()
                                    + ". A run that is done again would read what it wrote before.",
                            "write to another table, or read a snapshot of this one."));
                }
            }
        }
        return problems;
    }
}
