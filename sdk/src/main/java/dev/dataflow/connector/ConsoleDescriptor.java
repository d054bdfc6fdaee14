package dev.dataflow.connector;

import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The log of the task. */
public final class ConsoleDescriptor implements ConnectorDescriptor {
    /** {@code console}. */
    public static final String ID = "console";
    /** Option: how many rows are shown. */
    public static final String ROWS = "rows";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String meaning() {
        return "The log of the task, where the first rows are shown as a table; the others are only counted.";
    }

    @Override
    public String defaultConnection() {
        return "";
    }

    @Override
    public List<Option> options() {
        return List.of(Option.of(ROWS, Option.Kind.WHOLE, "How many rows are shown, 1 to 1000.")
                .only(Role.SINK)
                .or("20"));
    }

    @Override
    public Optional<AsSource> source() {
        return Optional.empty();
    }

    @Override
    public Optional<AsSink> sink() {
        return Optional.of(
                new AsSink(Set.of("local", "spark"), Set.of(AsSink.Takes.PARTS), List.of(WriteMode.Kind.APPEND)));
    }

    @Override
    public ConnectorUse at(Address address) {
        return address.options(ConnectorUse.of(ID, address.connection(), ID), options());
    }

    @Override
    public Optional<String> refuses(ConnectorUse use, Role role) {
        return use.options().get(ROWS) instanceof Value.Whole rows && (rows.number() < 1 || rows.number() > 1000)
                ? Optional.of("The log shows 1 to 1000 rows, not " + rows.number() + ".")
                : Optional.empty();
    }

    @Override
    public List<List<String>> names(ConnectorUse use) {
        return List.of();
    }
}
