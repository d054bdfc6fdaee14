package dev.dataflow.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.RowReader.Item;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Decimal;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import dev.dataflow.run.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a line of a file means: a row, or a complaint with its line. */
final class CsvReaderTest {
    private static final Schema ABC = new Schema(List.of(
            new Schema.Column("a", Scalar.INT, false),
            new Schema.Column("b", Scalar.STRING, true),
            new Schema.Column("c", Scalar.DOUBLE, true)));

    @TempDir
    Path folder;

    private Source source(Schema schema, String... paths) {
        ConnectorUse use = ConnectorUse.of(CsvDescriptor.ID, "files", "x")
                .with(CsvDescriptor.PATHS, new Value.Texts(List.of(paths)))
                .with(CsvDescriptor.DELIMITER, new Value.Text(","));
        Connection connection = Connection.of("files", Map.of("path", folder.toString()));
        return new CsvConnector().source(new SourceUse("read", use, schema, null, connection));
    }

    /** Each row as its values, each malformed record as its line number, reason and text. */
    private List<String> read(Schema schema, String text) throws IOException {
        return read(schema, text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> read(Schema schema, byte[] bytes) throws IOException {
        Files.write(folder.resolve("t.csv"), bytes);
        Source source = source(schema, "t.csv");
        List<String> items = new ArrayList<>();
        for (Split split : source.open(source.pin()).splits()) {
            try (RowReader reader = split.open()) {
                for (Item item = reader.next(); item != null; item = reader.next()) {
                    items.add(text(item));
                }
            }
        }
        return items;
    }

    private static String text(Item item) {
        if (item instanceof RowReader.Malformed bad) {
            return bad.line() + ": " + bad.reason() + " <" + bad.text() + ">";
        }
        return Arrays.toString(((RowReader.Row) item).values());
    }

    @Test
    void plainLinesAreRows() throws IOException {
        assertThat(read(ABC, "a,b,c\n1,x,1.5\n2,,\n")).containsExactly("[1, x, 1.5]", "[2, null, null]");
    }

    @Test
    void columnsAreFoundByNameAndOthersLeftOut() throws IOException {
        assertThat(read(ABC, "c,z,b,a\n1.5,?,x,1\n")).containsExactly("[1, x, 1.5]");
    }

    @Test
    void lineEndsAndBomAndAMissingLastEndMeanNothing() throws IOException {
        assertThat(read(ABC, "\uFEFFa,b,c\r\n1,x,1.5\r\n2,y,2")).containsExactly("[1, x, 1.5]", "[2, y, 2.0]");
    }

    @Test
    void emptyLinesAreNoRecords() throws IOException {
        assertThat(read(ABC, "a,b,c\n\n1,x,1\n\r\n\n2,y,2\n\n")).containsExactly("[1, x, 1.0]", "[2, y, 2.0]");
    }

    @Test
    void quotesMayHoldAnything() throws IOException {
        assertThat(read(ABC, "a,b,c\n1,\"x, \"\"y\"\"\nz\",1\n\"2\",\"\",\"\"\n3,5\" pipe,1\n"))
                .containsExactly("[1, x, \"y\"\nz, 1.0]", "[2, null, null]", "[3, 5\" pipe, 1.0]");
    }

    @Test
    void quoteIsOneOnlyAtTheVeryBeginningOfACell() throws IOException {
        assertThat(read(ABC, "a,b,c\n1, \"x\",1\n2, \"x,y\",2\n3,\"x\" ,3\n\"4\" ,x,4\n5,x \"y\",5\n"))
                .containsExactly(
                        "[1,  \"x\", 1.0]",
                        "3: 4 cells, the header has 3 <2, \"x,y\",2>",
                        "4: there is text after a closing quote <3,\"x\" ,3>",
                        "5: there is text after a closing quote <\"4\" ,x,4>",
                        "[5, x \"y\", 5.0]");
    }

    @Test
    void wrongNumbersOfCellsAreMalformedOneByOne() throws IOException {
        assertThat(read(ABC, "a,b,c\n1,x\n2,y,2\n3,z,3,\n4,w,4\n5\n"))
                .containsExactly(
                        "2: 2 cells, the header has 3 <1,x>",
                        "[2, y, 2.0]",
                        "4: 4 cells, the header has 3 <3,z,3,>",
                        "[4, w, 4.0]",
                        "6: 1 cell, the header has 3 <5>");
    }

    @Test
    void strayQuoteHidesNoNeighbour() throws IOException {
        assertThat(read(ABC, "a,b,c\n1,\"x,1\n2,y,2\n3,\"z\",3\n4,w,4\n"))
                .containsExactly(
                        "2: there is text after a closing quote <1,\"x,1>",
                        "[2, y, 2.0]",
                        "[3, z, 3.0]",
                        "[4, w, 4.0]");
    }

    @Test
    void quoteNeverClosedHidesNoNeighbour() throws IOException {
        assertThat(read(ABC, "a,b,c\n1,\"x,1\n2,y,2\n3,z,3"))
                .containsExactly("2: a quote is opened and never closed <1,\"x,1>", "[2, y, 2.0]", "[3, z, 3.0]");
    }

    @Test
    void quoteClosedManyLinesOnIsTakenForAStrayOneIfTheCellsDoNotFit() throws IOException {
        assertThat(read(ABC, "a,b,c\n1,\"x,1\n2,y,2\n3,z\",3,3\n4,w,4\n"))
                .containsExactly(
                        "2: a quoted cell goes on over the line's end, and the record has not 3 cells then <1,\"x,1>",
                        "[2, y, 2.0]",
                        "4: 4 cells, the header has 3 <3,z\",3,3>",
                        "[4, w, 4.0]");
    }

    @Test
    void lastLineMayBeCutOff() throws IOException {
        assertThat(read(ABC, "a,b,c\n1,x,1\n2,y")).containsExactly("[1, x, 1.0]", "3: 2 cells, the header has 3 <2,y>");
        assertThat(read(ABC, "a,b,c\n1,x,1\n2,\"y"))
                .containsExactly("[1, x, 1.0]", "3: a quote is opened and never closed <2,\"y>");
    }

    @Test
    void nullWhereThereMustBeAValueIsMalformed() throws IOException {
        assertThat(read(ABC, "a,b,c\n,x,1\n1,x,1\n"))
                .containsExactly("2: column \"a\" is empty, and must not be <,x,1>", "[1, x, 1.0]");
    }

    @Test
    void bytesThatAreNoTextAreMalformed() throws IOException {
        byte[] bytes = "a,b,c\n1,?,1\n2,ö,2\n".getBytes(StandardCharsets.UTF_8);
        bytes[8] = (byte) 0xff;
        assertThat(read(ABC, bytes))
                .containsExactly("2: it is not UTF-8, and is given as ISO-8859-1 <1,\u00FF,1>", "[2, ö, 2.0]");
    }

    @Test
    void recordsLongerThanTheBufferAreRead() throws IOException {
        String longCell = "x".repeat(300_000);
        List<String> items = read(ABC, "a,b,c\n" + ("1," + longCell + ",1\n").repeat(5) + "no,y,1\n");
        assertThat(items).hasSize(6);
        assertThat(items.get(4)).hasSize(300_000 + "[1, , 1.0]".length());
        assertThat(items.get(5)).startsWith("7: column \"a\" is no int: \"no\"");
    }

    @Test
    void endlessRecordIsMalformedAndTheRestIsRead() throws IOException {
        assertThat(read(ABC, "a,b,c\n1,\"" + "x\n".repeat(1_100_000)).stream()
                        .filter(item -> !item.contains("1 cell,"))
                        .toList())
                .hasSize(1)
                .first()
                .asString()
                .contains("not closed within 2000000 bytes");
    }

    @Test
    void oneColumnHasEmptyRows() throws IOException {
        Schema one = new Schema(List.of(new Schema.Column("b", Scalar.STRING, true)));
        assertThat(read(one, "b\nx\n\ny\n")).containsExactly("[x]", "[null]", "[y]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            boolean       | true FALSE True              | t 1 yes wahr
            int           | 0 -7 +7 007 2147483647       | 1.6 1.0 1e3 1_000 0x1F 2147483648 ' 1' '1 ' - one 1,000
            long          | -9223372036854775808         | 9223372036854775808 1.0
            float         | 1 1.5 -.5 1e3 3.4028235e38   | 1e39 1,5 nan inf 1f 0x1p3
            double        | 1 1. .5 -1.5E-3 1e308        | 1e309 1,5 NaN Infinity 1d '' 1e
            decimal(5,2)  | 1 1.5 -1.50 1.500 999.99 .5  | 1.505 1000 1e2 1,5 abc
            decimal(3,0)  | 1 -999 1.00                  | 1.5 1000
            date          | 2019-02-28 2020-02-29        | 2019-02-29 2019-2-3 28.02.2019 2019-02-28T00:00 2019-13-01 0000-01-01
            timestamp     | 2019-02-28T10:11 2019-02-28T10:11:12 2019-02-28T10:11:12.123456 | 2019-02-30T10:11 2019-02-28 2019-02-28T24:00:00 2019-02-28T10:11:60 2019-02-28T10:11:12.1234567 2019-02-28T10:11:12Z
            instant       | 2019-02-28T10:11:12Z 2019-02-28T10:11:12.5+01:00 | 2019-02-28T10:11:12 2019-02-28T10:11:12+1 yesterday 0001-01-01T00:00+01:00
            uuid          | 01234567-89ab-cdef-0123-456789ABCDEF | 0123456789abcdef0123456789abcdef 01234567-89ab-cdef-0123-456789ABCDEG
            binary        | AQI= AQID                    | AQI A
            """)
    void onlyTextsOfATypeAreItsValues(String type, String good, String bad) throws IOException {
        Schema schema = new Schema(
                List.of(new Schema.Column("n", Scalar.INT, false), new Schema.Column("v", Type.parse(type), false)));
        for (String cell : cells(good)) {
            assertThat(read(schema, "n,v\n1,\"" + cell + "\"\n").get(0))
                    .as(type + " " + cell)
                    .startsWith("[1, ");
        }
        for (String cell : cells(bad)) {
            assertThat(read(schema, "n,v\n1,\"" + cell + "\"\n").get(0))
                    .as(type + " " + cell)
                    .startsWith(
                            cell.isEmpty()
                                    ? "2: column \"v\" is empty"
                                    : "2: column \"v\" is no " + type + ": \"" + cell + "\"");
        }
    }

    /** Separated by blanks; a cell in single quotes may hold some. */
    private static List<String> cells(String text) {
        return Pattern.compile("'([^']*)'|(\\S+)")
                .matcher(text)
                .results()
                .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                .collect(Collectors.toList());
    }

    @Test
    void decimalsHaveTheirScale() throws IOException {
        Schema schema = new Schema(
                List.of(new Schema.Column("n", Scalar.INT, false), new Schema.Column("v", new Decimal(5, 2), false)));
        assertThat(read(schema, "n,v\n1,1.5\n")).containsExactly("[1, 1.50]");
    }

    @Test
    void fileProblemsNameTheFile() throws IOException {
        assertThatThrownBy(() -> source(ABC, "none.csv").pin())
                .hasMessageContaining("there is no file " + folder.resolve("none.csv"));
        assertThatThrownBy(() -> source(ABC, "none*.csv").pin())
                .hasMessageContaining("no file matches " + folder.resolve("none*.csv"));
        assertThatThrownBy(() -> read(ABC, "")).hasMessageContaining("t.csv is empty");
        assertThatThrownBy(() -> read(ABC, "a,b\n1,x\n"))
                .hasMessageContaining("t.csv has no column \"c\". Its header has: a, b");
        assertThatThrownBy(() -> read(ABC, "a,b,c,c\n1,x,1,1\n")).hasMessageContaining("more than one column \"c\"");
        assertThat(read(ABC, "a,b,c\n")).isEmpty();
        assertThat(read(ABC, "a,b,c")).isEmpty();
    }

    @Test
    void starsStandForNamesInEveryFolder() throws IOException {
        for (String name : List.of("2024/b.csv", "2024/a.csv", "2025/a[1].csv", "2025/a.txt")) {
            Files.createDirectories(folder.resolve(name).resolveSibling("."));
            Files.writeString(folder.resolve(name), "a,b,c\n");
        }
        assertThat(source(ABC, "*/*.csv").pin().files())
                .extracting(file -> folder.relativize(Path.of(file.path())).toString())
                .containsExactly("2024/a.csv", "2024/b.csv", "2025/a[1].csv");
        assertThat(source(ABC, "2025/a[1]*", "2024/a.csv").pin().files()).hasSize(2);
    }
}
