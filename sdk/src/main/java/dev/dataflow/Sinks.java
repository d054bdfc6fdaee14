package dev.dataflow;

import dev.dataflow.connector.Address;
import dev.dataflow.connector.AsSink;
import dev.dataflow.connector.ConnectorDescriptor;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.WriteMode;
import java.util.List;
import java.util.Optional;

/** Sinks by address. */
public final class Sinks {
    private Sinks() {}

    /**
     * The sink at an address, as {@link Sources#uri} reads it: {@code iceberg://taxi.trips?partitionedBy=day(pickup)},
     * {@code parquet://out/daily/}.
     */
    public static Sink uri(String address) {
        Address parsed = Address.parse(address);
        Optional<ConnectorDescriptor> connector = Sources.connector(parsed.scheme());
        ConnectorUse use = Sources.use(parsed, connector);
        boolean addedTo = connector
                .flatMap(ConnectorDescriptor::sink)
                .map(AsSink::modes)
                .filter(List.of(WriteMode.Kind.APPEND)::equals)
                .isPresent();
        return new ByAddress(use, addedTo);
    }

    private record ByAddress(ConnectorUse use, boolean addedTo) implements Sink {
        @Override
        public ConnectorUse write() {
            return use;
        }

        @Override
        public WriteMode defaultMode() {
            return addedTo ? WriteModes.append() : Sink.super.defaultMode();
        }
    }
}
