package dev.dataflow.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.connector.FileFormat;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import dev.dataflow.run.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken for the columns of a file that says their names alone. */
final class CsvColumnsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    true;FALSE                                    | boolean
                    1;-20;;300                                    | long
                    0                                             | long
                    1;2.5;1e3                                     | double
                    9223372036854775807                           | long
                    9223372036854775808                           | string
                    12345678901234567.5                           | string
                    00501;90210                                   | string
                    +491234                                       | string
                    2026-02-28                                    | date
                    2026-02-30                                    | string
                    2026-02-28 10:00:00;2026-02-28T10:00          | timestamp
                    2026-02-28T10:00:00Z;2026-02-28 10:00+01:00   | instant
                    2026-02-28;2026-02-28 10:00                   | string
                    123e4567-e89b-12d3-a456-426614174000          | uuid
                    ;;                                            | string
                    a;1                                           | string
                    """)
    void aTypeIsTakenIfEveryCellIsOneOfIt(String cells, String type) throws IOException {
        String lines = List.of(cells.split(";", -1)).stream()
                .map(cell -> "x," + cell + "\n")
                .collect(Collectors.joining());
        assertThat(columns(discover("key,value\n" + lines))).isEqualTo("key string?, value " + type + "?");
    }

    @Test
    void recordsThatCannotBeReadSayNothing() throws IOException {
        Discovery found = discover("a,b\n1,2\n1,2,x\n\"x\" 3,4\n5,6\n");
        assertThat(columns(found)).isEqualTo("a long?, b long?");
        assertThat(found.inferred()).isEqualTo("the first 2 records of " + folder.resolve("in.csv"));
    }

    @Test
    void aColumnWithoutANameIsLeftOut() throws IOException {
        Discovery found = discover(",b\n0,2\n");
        assertThat(columns(found)).isEqualTo("b long?");
        assertThat(found.leftOut()).containsExactly("column 1, which has no name");
    }

    @Test
    void aFileThatIsNotThereAndAFolderHaveNoColumns() throws IOException {
        assertThat(found("in.csv")).isEmpty();
        Files.createDirectory(folder.resolve("in.csv"));
        assertThat(found("in.csv")).isEmpty();
    }

    @Test
    void columnsOfOneNameAreTold() {
        assertThatThrownBy(() -> discover("a,b,a\n1,2,3\n"))
                .isInstanceOf(DriverFailure.class)
                .hasMessageStartingWith("Cannot read in.csv: the file " + folder.resolve("in.csv")
                        + " has more than one column \"a\". Its header has: a, b, a.");
    }

    private static String columns(Discovery found) {
        return found.schema().columns().stream()
                .map(column -> column.name() + " " + column.type().text() + (column.nullable() ? "?" : ""))
                .collect(Collectors.joining(", "));
    }

    private Discovery discover(String text) throws IOException {
        Files.writeString(folder.resolve("in.csv"), text);
        return found("in.csv").orElseThrow();
    }

    private Optional<Discovery> found(String path) {
        ConnectorUse use =
                ConnectorUse.of(CsvDescriptor.ID, "files", path).with(FileFormat.PATHS, new Value.Texts(List.of(path)));
        Connection connection = Connection.of("files", Map.of("path", folder.toString()));
        return new CsvConnector().discover(use, connection);
    }
}
