package paper;

import dev.dataflow.Expr;
import dev.dataflow.Sink;
import dev.dataflow.Source;
import dev.dataflow.UnboundedSource;
import dev.dataflow.engine.EngineSettings;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.Value;
import java.util.List;

/** A dataset of the paper engine's. */
public record Shelf(ConnectorUse use) implements Source, Sink {
    public static final EngineSettings PAPER = () -> EngineUse.of("paper");

    public static Shelf of(String dataset) {
        return new Shelf(ConnectorUse.of("shelf", "shelf_default", dataset));
    }

    /** Rows that never end. */
    public static UnboundedSource belt(String dataset) {
        return () -> new Body.Read(ConnectorUse.of("belt", "belt_default", dataset), BadRecords.FAIL, null, false, List.of());
    }

    public static Shelf nowhere(String dataset) {
        return new Shelf(ConnectorUse.of("nowhere", "nowhere_default", dataset));
    }

    public static Shelf through(String connection, String dataset) {
        return new Shelf(ConnectorUse.of("shelf", connection, dataset));
    }

    /** Reads only rows for which the condition is true, as a connector of anybody's may offer it. */
    public Source where(Expr condition) {
        return () -> new Body.Read(use, BadRecords.FAIL, condition.ir(), true, List.of());
    }

    public Shelf with(String option, Value value) {
        return new Shelf(use.with(option, value));
    }

    public Shelf with(String option, String value) {
        return with(option, new Value.Text(value));
    }

    @Override
    public Body.Read read() {
        return new Body.Read(use, BadRecords.FAIL);
    }

    /** What another source reads, read from here. */
    public Source like(Source other) {
        Body.Read read = other.read();
        return () -> new Body.Read(use, read.badRecords(), read.where(), read.bounded(), read.origins());
    }

    @Override
    public ConnectorUse write() {
        return use;
    }
}
