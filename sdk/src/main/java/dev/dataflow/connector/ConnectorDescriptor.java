package dev.dataflow.connector;

import dev.dataflow.ir.ConnectorUse;
import java.util.List;
import java.util.Optional;

/**
 * What a connector says of itself, for the compiler; found by {@link java.util.ServiceLoader}. Its runtime is found by
 * the driver in the same way, under the same id. Pipelines are checked side by side: what a descriptor says, it says to
 * several threads at once.
 */
public interface ConnectorDescriptor {

    /** The id in pipeline JSON: {@code iceberg}. */
    String id();

    /** What it reads or writes, as a sentence for the reference. */
    String meaning();

    /** The schemes of its addresses; its id, unless it says otherwise. */
    default List<String> schemes() {
        return List.of(id());
    }

    /** The connection of a use that names none; empty if it needs none at all. */
    String defaultConnection();

    /** All options that it knows, in the order of the reference. */
    List<Option> options();

    /** What it can do as a source; empty if it is none. */
    Optional<AsSource> source();

    /** What it can do as a sink; empty if it is none. */
    Optional<AsSink> sink();

    /**
     * What is wrong with such a use beyond what its options say of themselves, as a sentence; empty if nothing is. Asked
     * only where each option has a value of its kind.
     */
    Optional<String> refuses(ConnectorUse use, Role role);

    /**
     * Whether a dataset of such a use says of itself what columns it has, so that a read can fail for others or take them
     * along.
     */
    default boolean tellsColumns(ConnectorUse use) {
        return false;
    }

    /** The use that an address of one of its schemes means. */
    default ConnectorUse at(Address address) {
        return address.options(
                ConnectorUse.of(id(), address.connectionOr(defaultConnection()), address.name()), options());
    }

    /** The option of that name. */
    default Optional<Option> option(String name) {
        return options().stream().filter(option -> option.name().equals(name)).findFirst();
    }

    /**
     * The names of the datasets of such a use, each in parts, the outermost first, as another pipeline would name it. Most
     * have one, several files have one each, and a query, rows at hand, a pattern of files or a name with variables in it
     * have none. What has a name is an asset in Airflow.
     */
    default List<List<String>> names(ConnectorUse use) {
        return use.dataset().isBlank() || use.options().containsKey(Option.NAME)
                ? List.of()
                : List.of(List.of(use.dataset().split("\\.", -1)));
    }
}
