package dev.dataflow;

import dev.dataflow.connector.Address;
import dev.dataflow.connector.AsSource;
import dev.dataflow.connector.ConnectorDescriptor;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Sources by address. */
public final class Sources {
    private Sources() {}

    /**
     * The source at an address, {@code scheme://name}: {@code iceberg://taxi.trips},
     * {@code csv://in/trips.csv?delimiter=;}, {@code kafka://cluster@clicks}. What stands before an {@code @} is the
     * connection, and options follow a {@code ?}, as in {@link dev.dataflow.connector.Address}. Schemes and options are those
     * of the connectors on the project's class path; others are problems that the compiler reports.
     */
    public static Source uri(String address) {
        Address parsed = Address.parse(address);
        Optional<ConnectorDescriptor> connector = connector(parsed.scheme());
        boolean bounded = connector
                .flatMap(ConnectorDescriptor::source)
                .map(AsSource::bounded)
                .orElse(true);
        Body.Read read = new Body.Read(use(parsed, connector), BadRecords.FAIL, null, bounded, List.of());
        return bounded ? () -> read : (UnboundedSource) () -> read;
    }

    /** The use of a connector; of none that there is, if nobody knows the scheme. */
    static ConnectorUse use(Address address, Optional<ConnectorDescriptor> connector) {
        return connector
                .map(found -> found.at(address))
                .orElseGet(() -> ConnectorUse.of(address.scheme(), address.connection(), address.name()));
    }

    /** The connector with this scheme; one that cannot be loaded is passed over, since the compiler reports it. */
    static Optional<ConnectorDescriptor> connector(String scheme) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = Objects.requireNonNullElseGet(context, Sources.class::getClassLoader);
        Iterator<ConnectorDescriptor> services =
                ServiceLoader.load(ConnectorDescriptor.class, loader).iterator();
        while (true) {
            try {
                if (!services.hasNext()) {
                    return Optional.empty();
                }
                ConnectorDescriptor descriptor = services.next();
                if (descriptor.schemes().contains(scheme)) {
                    return Optional.of(descriptor);
                }
            } catch (ServiceConfigurationError broken) {
                // The next may be the one; the compiler reports this one.
            }
        }
    }
}
