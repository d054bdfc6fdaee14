package dev.dataflow.connector;

import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Comma-separated files on a {@code files} connection. */
public final class CsvDescriptor implements ConnectorDescriptor {
    /** {@code csv}. */
    public static final String ID = "csv";
    /** Option: the files' paths, relative to the connection's path; a list. */
    public static final String PATHS = "paths";
    /** Option: the character between cells. */
    public static final String DELIMITER = "delimiter";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> sourceEngines() {
        return Set.of("local");
    }

    @Override
    public Set<String> sinkEngines() {
        return Set.of();
    }

    @Override
    public List<WriteMode.Kind> writeModes() {
        return List.of();
    }

    @Override
    public Optional<String> refuses(ConnectorUse use) {
        boolean named = use.options().get(PATHS) instanceof Value.Templates templates
                ? !templates.templates().isEmpty()
                : use.options().get(PATHS) instanceof Value.Texts paths
                        && !paths.texts().isEmpty()
                        && paths.texts().stream().noneMatch(String::isBlank);
        if (!named) {
            return Optional.of("No CSV file is named, or one with an empty path.");
        }
        return use.options().get(DELIMITER) instanceof Value.Text delimiter && "\"\r\n".contains(delimiter.text())
                ? Optional.of("A quote or an end of line cannot be the character between cells.")
                : Optional.empty();
    }
}
