package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RowSchema;
import dev.dataflow.Schedule;
import dev.dataflow.Sinks;
import dev.dataflow.Source;
import dev.dataflow.Sources;
import dev.dataflow.ir.Type;
import paper.Shelf;

/** Passwords where a connection, a name or an address is; a mistake is told without them. */
public abstract class Addresses implements PipelineDefinition {
    private final String name;
    private final Source source;

    Addresses(String name, Source source) {
        this.name = name;
        this.source = source;
    }

    @Override
    public Pipeline define() {
        return Pipeline.named(name)
                .write(Dataset.read("rows", source, RowSchema.of(RowSchema.column("id", Type.Scalar.LONG)))
                        .on(Shelf.PAPER)
                        .writeTo("write", Shelf.of(name), append()))
                .build();
    }

    public static final class InAnAddress extends Addresses {
        public InAnAddress() {
            super("in_an_address", Sources.uri("shelf://user:hunter2@orders"));
        }
    }

    public static final class InAForeignAddress extends Addresses {
        public InAForeignAddress() {
            super("in_a_foreign_address", Sources.uri("jdbc:postgresql://user:hunter2@host/db"));
        }
    }

    public static final class InNoAddress extends Addresses {
        public InNoAddress() {
            super("in_no_address", Sources.uri("postgresql:user:hunter2@host"));
        }
    }

    public static final class AsAConnection extends Addresses {
        public AsAConnection() {
            super("as_a_connection", Shelf.through("jdbc:postgresql://user:hunter2@host/db", "users"));
        }
    }

    public static final class AsAnId extends Addresses {
        public AsAnId() {
            super("as_an_id", Shelf.through("lake-eu.1", "orders"));
        }
    }

    public static final class Awaited implements PipelineDefinition {
        @Override
        public Pipeline define() {
            return Pipeline.named("awaited")
                    .schedule(Schedule.on(Schedule.Updated.any(
                            Schedule.Updated.of(Sinks.uri("shelf://user:hunter2@orders")),
                            Schedule.Updated.of(Shelf.of("as_an_id")))))
                    .write(Dataset.read("rows", Shelf.of("orders"), paper.Order.class)
                            .writeTo("write", Shelf.of("awaited"), append()))
                    .build();
        }
    }
}
