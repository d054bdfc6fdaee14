package dev.dataflow.connector;

import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.WriteMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a connector says of itself, for the compiler; found by {@link java.util.ServiceLoader}. Its runtime is found by
 * the driver in the same way, under the same id.
 */
public interface ConnectorDescriptor {

    /** The id in pipeline JSON and URIs: {@code iceberg}. */
    String id();

    /** The engines that have a runtime for it as a source; empty if it is no source. */
    Set<String> sourceEngines();

    /** The engines that have a runtime for it as a sink; empty if it is no sink. */
    Set<String> sinkEngines();

    /** The write modes that its sinks have, in the order that messages list them. */
    List<WriteMode.Kind> writeModes();

    /** What is wrong with such a use (a name or an option that it cannot take), as a sentence; empty if nothing is. */
    Optional<String> refuses(ConnectorUse use);
}
