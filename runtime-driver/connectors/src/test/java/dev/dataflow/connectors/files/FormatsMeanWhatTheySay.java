package dev.dataflow.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.dataflow.FileReference;
import dev.dataflow.connector.BinaryDescriptor;
import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.connector.FileFormat;
import dev.dataflow.connector.JsonLinesDescriptor;
import dev.dataflow.connector.ParquetDescriptor;
import dev.dataflow.connector.TextDescriptor;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.connect.Connector;
import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Column;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Connection;
import dev.dataflow.run.FailureClass;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What files of each format mean, and how those are told that mean nothing. */
final class FormatsMeanWhatTheySay {
    private static final Schema ONE = schema("v", "string?");

    @TempDir
    Path root;

    private static Schema schema(String... namesAndTypes) {
        List<Schema.Column> columns = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            String type = namesAndTypes[i + 1];
            boolean nullable = type.endsWith("?");
            columns.add(new Schema.Column(
                    namesAndTypes[i], Type.parse(nullable ? type.substring(0, type.length() - 1) : type), nullable));
        }
        return new Schema(columns);
    }

    private Workshop at(String format, Schema schema, String path, String... partitionedBy) {
        return new Workshop(root, format, schema, path, partitionedBy);
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.write(file, bytes);
    }

    private void write(String name, String text) throws IOException {
        write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] zstd(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZstdOutputStream zstd = new ZstdOutputStream(out)) {
            zstd.write(bytes);
        }
        return out.toByteArray();
    }

    private List<String> json(String type, String... values) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String value : values) {
            lines.append("{\"v\":").append(value).append("}\n");
        }
        write("v.jsonl", lines.toString());
        return at(JsonLinesDescriptor.ID, schema("v", type), "v.jsonl").items(null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            boolean        | true false                                     | 1 "true" "yes" []
            int            | 0 -7 2147483647                                | 1.6 1.0 1e3 2147483648 "1" true
            long           | -9223372036854775808                           | 9223372036854775808 1.0 "1"
            float          | 1 1.5 1e3 "NaN" "-Infinity"                    | 1e39 "1.5" "nan"
            double         | 1 1.5 -1.5E-3 1e308 "NaN" "Infinity"           | 1e309 "1.5" null
            decimal(5,2)   | 1 1.5 -1.50 1.500 999.99 "1.5" 1e2 15e-1      | 1.505 1000 1e3 1e999999999 "x"
            string         | "" "a" "1" "\\u00f6"                           | 1 true {} []
            date           | "2019-02-28"                                   | "2019-02-29" 17955 "28.02.2019"
            timestamp      | "2019-02-28T10:11:12.123456"                   | "2019-02-28" 1551348672 "2019-02-28T10:11:12Z"
            instant        | "2019-02-28T10:11:12Z"                         | "2019-02-28T10:11:12" 0
            duration       | "PT1.5S" "-PT1H" "P1DT2H"                      | "1.5s" 1500 "P1Y" "PT0.0000001S"
            uuid           | "01234567-89ab-cdef-0123-456789abcdef"         | "0123" 1
            binary         | "AQI=" ""                                      | "A" [1,2]
            list<int>      | [] [1,2]                                       | [null] [1.5] 1 {}
            list<int?>     | [null] [1,null]                                | ["1"]
            map<string,int>| {} {"a":1}                                     | {"a":null} [] {"a":"1"}
            map<date,int?> | {"2019-02-28":null}                            | {"a":1}
            struct<x:int,y:string?>  | {"x":1} {"x":1,"y":"a","z":[]}       | {"y":"a"} {"x":null} {"x":1,"y":2} []
            struct<x:list<int>?>     | {} {"x":[1]}                         | {"x":[null]}
            """)
    void onlyJsonOfATypeIsItsValue(String type, String good, String bad) throws IOException {
        assertThat(json(type, good.trim().split(" +"))).as(type).allMatch(item -> item.startsWith("["));
        assertThat(json(type, bad.trim().split(" +"))).as(type).allMatch(item -> item.contains("column \"v\""));
    }

    @Test
    void badValuesAreNamedWithTheirPlace() throws IOException {
        assertThat(json("struct<x:list<int>>", "{\"x\":[1,\"two\"]}"))
                .containsExactly("1: an element of field of column \"v\", \"x\" is no int: \"two\"");
        assertThat(json("int", "1.6", "null"))
                .containsExactly(
                        "1: column \"v\" is no int: 1.6", "2: column \"v\" is null or not there, and must not be");
    }

    @Test
    void linesThatAreNoObjectAreMalformedOneByOne() throws IOException {
        byte[] lines = "{\"v\":\"a\"}\n[1]\n\n{\"v\":\n{\"v\":1,\"v\":2}\n{} {}\n?\n{\"w\":1}\n{\"v\":\"last\"}"
                .getBytes(StandardCharsets.UTF_8);
        lines[new String(lines, StandardCharsets.UTF_8).indexOf('?')] = (byte) 0xff;
        write("v.jsonl", lines);
        assertThat(at(JsonLinesDescriptor.ID, ONE, "v.jsonl").items(null))
                .satisfiesExactly(
                        item -> assertThat(item).isEqualTo("[a]"),
                        item -> assertThat(item).isEqualTo("2: it is no JSON object"),
                        item -> assertThat(item).startsWith("4: it is no JSON: Unexpected end-of-input"),
                        item -> assertThat(item).startsWith("5: it is no JSON: Duplicate"),
                        item -> assertThat(item).isEqualTo("6: it is no JSON: there is more behind the first value"),
                        item -> assertThat(item).startsWith("7: it is not UTF-8"),
                        item -> assertThat(item).isEqualTo("[null]"),
                        item -> assertThat(item).isEqualTo("[last]"));
    }

    @Test
    void nestedValuesAreWrittenAndReadBack() throws IOException {
        Schema nested = schema(
                "l", "list<decimal(5,2)?>?",
                "m", "map<date,list<string>?>?",
                "s", "struct<a:int?,b:struct<c:duration,d:binary?>>?",
                "f", "file?",
                "o", "double?");
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(LocalDate.of(2026, 1, 2), List.of("x", "\uD800\u0001\"\\"));
        map.put(LocalDate.of(2025, 1, 2), null);
        Object[] row = {
            Arrays.asList(new BigDecimal("1.50"), null),
            map,
            new Object[] {null, new Object[] {Duration.ofMillis(-1500), new byte[] {1, 2}}},
            new FileReference("file:///a", 3, null, "ab"),
            Double.NEGATIVE_INFINITY
        };
        List<Object[]> rows = List.of(row, new Object[5]);
        Workshop place = at(JsonLinesDescriptor.ID, nested, "out/").compressed("zstd");
        Sink sink = place.sink(WriteMode.Kind.OVERWRITE);
        Staged staged = Workshop.staged(sink, "r", 1, 1, rows);
        sink.commit(staged, Workshop.commitment("r", 1));

        assertThat(place.items(null)).containsExactly(Arrays.deepToString(row), "[null, null, null, null, null]");
    }

    @Test
    void packedTextIsUnpackedByNameOrByItsFirstBytes() throws IOException {
        byte[] text = "n,v\n1,ö\n".getBytes(StandardCharsets.UTF_8);
        write("in/a.csv.gz", gzip(text));
        write("in/b.csv.zst", zstd(text));
        write("in/c.csv", gzip(text));
        write("in/d.csv", text);
        assertThat(at(CsvDescriptor.ID, ONE, "in/").items(null)).containsExactly("[ö]", "[ö]", "[ö]", "[ö]");
    }

    @ParameterizedTest
    @ValueSource(strings = {CsvDescriptor.ID, JsonLinesDescriptor.ID, TextDescriptor.ID})
    void mislabelledAndCutFilesAreFailures(String format) throws IOException {
        String line = format.equals(CsvDescriptor.ID) ? "ö\n" : "{\"v\":\"ö\"}\n";
        byte[] text = ("v\n".repeat(format.equals(CsvDescriptor.ID) ? 1 : 0) + line.repeat(1000))
                .getBytes(StandardCharsets.UTF_8);
        write("a.gz", text);
        failed(
                at(format, ONE, "a.gz"),
                "FILE_MISLABELLED",
                "a.gz is called gzip, and its first bytes are those of neither");
        write("a.gz", zstd(text));
        failed(at(format, ONE, "a.gz"), "FILE_MISLABELLED", "those of zstd");
        write("a.zst", new byte[0]);
        failed(at(format, ONE, "a.zst"), "FILE_MISLABELLED", "is called zstd, and is empty");
        write("a.gz", Arrays.copyOf(gzip(text), gzip(text).length - 12));
        failed(at(format, ONE, "a.gz"), "FILE_DAMAGED", "a.gz cannot be unpacked, it is cut off or damaged");
        write("a.zst", Arrays.copyOf(zstd(text), zstd(text).length - 8));
        failed(at(format, ONE, "a.zst"), "FILE_DAMAGED", "a.zst cannot be unpacked, it is cut off or damaged");
    }

    private static void failed(Workshop place, String code, String message) {
        assertThatThrownBy(() -> place.items(null)).isInstanceOfSatisfying(DriverFailure.class, failure -> {
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.failureClass()).isEqualTo(FailureClass.BAD_DATA);
            assertThat(failure.step()).isEqualTo("read");
            assertThat(failure.message()).contains(message);
        });
    }

    @Test
    void fileThatIsNoParquetOrIsCutIsAFailure() throws IOException {
        write("a.parquet", "id,v\n1,2\n");
        failed(
                at(ParquetDescriptor.ID, ONE, "a.parquet"),
                "FILE_UNREADABLE",
                "is no Parquet file, or is cut off or damaged (\"a.parquet\" is not a Parquet file");
        write("a.parquet", new byte[0]);
        failed(at(ParquetDescriptor.ID, ONE, "a.parquet"), "FILE_UNREADABLE", "is no Parquet file");
    }

    @Test
    void folderThatIsNamedAsAFileSaysHowToReadIt() throws IOException {
        write("day/a.parquet", new byte[0]);
        failed(
                at(ParquetDescriptor.ID, ONE, "day"),
                "SOURCE_MISSING",
                "day is no file but a folder. Write a / behind its path to take all files in it");
    }

    @ParameterizedTest
    @CsvSource({"UTF-16", "ISO-8859-1", "windows-1252", "UTF-8"})
    void textOfAnotherCharacterSetIsRead(String encoding) throws IOException {
        String text = "n,v\n" + "1,öß \"é\"\r\n".repeat(20_000) + "2,end\n";
        write("in.csv", text.getBytes(Charset.forName(encoding)));
        Workshop place = at(CsvDescriptor.ID, ONE, "in.csv");
        List<String> items = items(place, FileFormat.ENCODING, new Value.Text(encoding));
        assertThat(items).hasSize(20_001).startsWith("[öß \"é\"]").endsWith("[end]");
    }

    @Test
    void bytesThatAreNoCharacterOfTheSetAreMalformed() throws IOException {
        write("in.csv", new byte[] {'n', ',', 'v', '\n', '1', ',', (byte) 0x81, '\n', '2', ',', 'x', '\n'});
        Workshop place = at(CsvDescriptor.ID, ONE, "in.csv");
        assertThat(items(place, FileFormat.ENCODING, new Value.Text("windows-1252")))
                .satisfiesExactly(
                        item -> assertThat(item).startsWith("2: it is not UTF-8"),
                        item -> assertThat(item).isEqualTo("[x]"));
    }

    private static List<String> items(Workshop place, String option, Value value) throws IOException {
        ConnectorUse use = place.use().with(option, value);
        Source source = Workshop.connector(place.format())
                .source(new SourceUse("read", use, place.schema(), place.connection()));
        List<String> items = new ArrayList<>();
        for (Split split : source.open(source.pin()).splits()) {
            try (RowReader reader = split.open()) {
                for (RowReader.Item item = reader.next(); item != null; item = reader.next()) {
                    items.add(
                            item instanceof RowReader.Row row
                                    ? Arrays.toString(row.values())
                                    : ((RowReader.Malformed) item).line() + ": "
                                            + ((RowReader.Malformed) item).reason());
                }
            }
        }
        return items;
    }

    @Test
    void withoutHeaderColumnsAreThoseOfTheRecordInOrder() throws IOException {
        write("in.csv", "1;'a;''b'\n2;c;d\n");
        Workshop place = at(CsvDescriptor.ID, schema("id", "int", "v", "string?"), "in.csv");
        ConnectorUse use = place.use()
                .with(CsvDescriptor.HEADER, new Value.Flag(false))
                .with(CsvDescriptor.DELIMITER, new Value.Text(";"));
        Workshop.connector(CsvDescriptor.ID);
        Source source = new CsvConnector()
                .source(new SourceUse(
                        "read",
                        use.with(CsvDescriptor.QUOTE, new Value.Text("'")),
                        place.schema(),
                        place.connection()));
        try (RowReader reader = source.open(source.pin()).splits().get(0).open()) {
            assertThat(((RowReader.Row) Objects.requireNonNull(reader.next())).values())
                    .containsExactly(1, "a;'b");
            assertThat(((RowReader.Malformed) Objects.requireNonNull(reader.next())).reason())
                    .isEqualTo("3 cells, the header has 2");
        }
    }

    @Test
    void textIsLinesOrWholeFiles() throws IOException {
        write("in/a.txt", "\uFEFFone\r\n\ntwo\rthree");
        Workshop place = at(TextDescriptor.ID, schema("line", "string"), "in/");
        assertThat(place.items(null)).containsExactly("[one]", "[]", "[two\rthree]");
        assertThat(items(place, TextDescriptor.WHOLE, new Value.Flag(true))).containsExactly("[one\r\n\ntwo\rthree]");
        write("in/a.txt", new byte[] {'a', '\n', (byte) 0xff});
        failed(place, "FILE_UNREADABLE", "a.txt is no text in UTF-8 in line 2");
    }

    @Test
    void filesOfAnyKindAreReferencesOrBytes() throws IOException {
        write("in/sub/a b.PNG", new byte[] {1, 2, 3});
        Workshop place = at(BinaryDescriptor.ID, schema("f", "file", "b", "binary"), "in/");
        Source source = place.source(null);
        try (RowReader reader = source.open(source.pin()).splits().get(0).open()) {
            RowReader.Row row = (RowReader.Row) Objects.requireNonNull(reader.next());
            assertThat(row.values()[0])
                    .isEqualTo(new FileReference(
                            root.resolve("in/sub/a b.PNG").toUri().toString(),
                            3,
                            "image/png",
                            "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81"));
            assertThat((byte[]) row.values()[1]).containsExactly(1, 2, 3);
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void patternsFindWhatIsNotHidden() throws IOException {
        for (String name : List.of(
                "in/a.csv", "in/_b.csv", "in/.c.csv", "in/x/d.csv", "in/x/y/e.csv", "in/_x/f.csv", "in/what?.csv")) {
            write(name, "n,v\n1," + name + "\n");
        }
        assertThat(found("in/*.csv")).containsExactly("in/a.csv", "in/what?.csv");
        assertThat(found("in/what?.csv")).containsExactly("in/what?.csv");
        assertThat(found("in/**/*.csv")).containsExactly("in/a.csv", "in/what?.csv", "in/x/d.csv", "in/x/y/e.csv");
        assertThat(found("in/_*.csv")).containsExactly("in/_b.csv");
        assertThat(found("in/")).containsExactly("in/a.csv", "in/what?.csv", "in/x/d.csv", "in/x/y/e.csv");
        assertThat(found("*/x/")).containsExactly("in/x/d.csv", "in/x/y/e.csv");
        Files.createDirectories(root.resolve("empty"));
        assertThat(found("empty/")).isEmpty();
        assertThatThrownBy(() -> found("none/")).hasMessageContaining("there is no folder " + root.resolve("none"));
        assertThatThrownBy(() -> found("in/**/*.txt")).hasMessageContaining("no file matches");
    }

    private List<String> found(String path) throws IOException {
        return at(CsvDescriptor.ID, ONE, path).rows().stream()
                .map(row -> row.substring(1, row.length() - 1))
                .toList();
    }

    @Test
    void foldersSayValuesAndAConditionLeavesThemUnread() throws IOException {
        write("in/day=2026-01-01/who=a%2Fb/1.csv", "n,v\n1,x\n");
        write("in/day=2026-01-02/who=__HIVE_DEFAULT_PARTITION__/2.csv", "n,v\n1,y\n");
        write("in/day=2026-01-03/who=c/3.csv", "no such columns");
        Workshop place =
                at(CsvDescriptor.ID, schema("v", "string?", "day", "date?", "who", "string?"), "in/", "day", "who");
        Expression before = compared(Function.LESS, "day", Scalar.DATE, "2026-01-03");
        assertThat(place.items(before)).containsExactly("[x, 2026-01-01, a/b]", "[y, 2026-01-02, null]");
        assertThat(place.items(new Call(
                        Function.AND, List.of(before, new Call(Function.IS_NULL, List.of(new Column("who")))))))
                .containsExactly("[y, 2026-01-02, null]");
        assertThat(place.items(new Call(
                        Function.NOT,
                        List.of(new Call(
                                Function.OR,
                                List.of(
                                        compared(Function.GREATER_OR_EQUAL, "day", Scalar.DATE, "2026-01-02"),
                                        compared(Function.EQUAL, "v", Scalar.STRING, "x")))))))
                .as("what the file says is not known")
                .containsExactly("[x, 2026-01-01, a/b]");
        failed(place, "COLUMN_MISSING", "3.csv has no column \"v\"");

        write("in/day=tomorrow/who=c/4.csv", "n,v\n1,z\n");
        failed(place, "PARTITION_MALFORMED", "says \"tomorrow\" of \"day\", which is no date");
        failed(
                at(CsvDescriptor.ID, schema("v", "string?", "country", "string?"), "in/", "country"),
                "PARTITION_MALFORMED",
                "says the value of \"country\", as in country=…");
    }

    private static Expression compared(Function function, String column, Type type, String value) {
        return new Call(function, List.of(new Column(column), new Literal(type, value)));
    }

    @Test
    void whatAFormatHasNoPlaceForIsRefusedBeforeAnythingIsWritten() {
        refused(
                CsvDescriptor.ID,
                schema("l", "list<int>"),
                "column \"l\" is list<int>, and a cell of CSV is one value");
        refused(TextDescriptor.ID, schema("a", "string", "b", "string"), "a line of text is one column");
        refused(TextDescriptor.ID, schema("n", "int"), "a line of text is a string");
        refused(JsonLinesDescriptor.ID, schema("m", "map<list<int>,int>"), "a key in JSON is a text");
        assertThatThrownBy(() -> at(JsonLinesDescriptor.ID, schema("a", "int"), "out/", "a")
                        .sink(WriteMode.Kind.APPEND)
                        .open(new Stage("r", 1, 1, 1)))
                .hasMessageContaining("all columns name folders");
    }

    private void refused(String format, Schema schema, String message) {
        assertThatThrownBy(() -> {
                    Workshop place = at(format, schema, "out/");
                    Workshop.staged(place.sink(WriteMode.Kind.APPEND), "r", 1, 1, List.<Object[]>of(new Object[2]));
                })
                .isInstanceOfSatisfying(DriverFailure.class, failure -> {
                    assertThat(failure.code()).isEqualTo("COLUMN_UNFIT");
                    assertThat(failure.failureClass()).isEqualTo(FailureClass.CONFIG);
                    assertThat(failure.message()).contains(message);
                });
    }

    @Test
    void valuesThatAFormatCannotHoldAreRefused() {
        unfit(CsvDescriptor.ID, schema("d", "double"), Double.NaN, "\"d\" is NaN in a row, and CSV has numbers only");
        unfit(TextDescriptor.ID, schema("s", "string"), "two\nlines", "a text has an end of line in it");
        unfit(CsvDescriptor.ID, schema("s", "string"), "\uD800", "a text has a character that UTF-8 does not have");
    }

    private void unfit(String format, Schema schema, Object value, String message) {
        assertThatThrownBy(() -> Workshop.staged(
                        at(format, schema, "out/").sink(WriteMode.Kind.APPEND),
                        "r",
                        1,
                        1,
                        List.<Object[]>of(new Object[] {value})))
                .isInstanceOfSatisfying(DriverFailure.class, failure -> {
                    assertThat(failure.code()).isEqualTo("VALUE_UNFIT");
                    assertThat(failure.failureClass()).isEqualTo(FailureClass.BAD_DATA);
                    assertThat(failure.message()).contains(message);
                });
    }

    @Test
    void columnsAreDiscovered() throws IOException {
        write("in.jsonl", """
                {"a":1,"b":"2026-01-02","c":[1,2.5],"d":{"x":true},"mixed":1,"none":null}
                no JSON
                {"a":2,"b":null,"c":[],"d":{"y":"z"},"mixed":"1","e":1}
                """);
        Discovery found = discovered(JsonLinesDescriptor.ID, "in.jsonl");
        assertThat(text(found))
                .isEqualTo(
                        "a long?, b date?, c list<double?>?, d struct<x:boolean?,y:string?>?, none string?, e long?");
        assertThat(found.leftOut()).containsExactly("mixed, which is of several kinds: [whole, text]");
        assertThat(found.inferred()).isEqualTo("the first 2 records of " + root.resolve("in.jsonl"));
        write("in.txt", "x");
        assertThat(text(discovered(TextDescriptor.ID, "in.txt"))).isEqualTo("line string");
        assertThat(text(discovered(BinaryDescriptor.ID, "in.txt"))).isEqualTo("file file");
        write("p/day=1/in.csv", "a\n1\n");
        assertThat(text(Workshop.connector(CsvDescriptor.ID)
                        .discover(at(CsvDescriptor.ID, ONE, "p/", "day").use(), connection())
                        .orElseThrow()))
                .isEqualTo("a long?, day string?");
    }

    private Discovery discovered(String format, String path) {
        return Workshop.connector(format)
                .discover(at(format, ONE, path).use(), connection())
                .orElseThrow();
    }

    private Connection connection() {
        return at(CsvDescriptor.ID, ONE, "").connection();
    }

    private static String text(Discovery found) {
        List<String> columns = new ArrayList<>();
        for (Schema.Column column : found.schema().columns()) {
            columns.add(column.name() + " " + column.type().text() + (column.nullable() ? "?" : ""));
        }
        return String.join(", ", columns);
    }

    @Test
    void aStoreThatIsNoFolderSaysSo() throws IOException {
        Connector files = new CsvConnector();
        files.reach("files", connection());
        files.reach("files", Connection.of("files", Map.of("path", root + "/none")));
        Path file = Files.writeString(root.resolve("file"), "");
        Connection unfit = Connection.of("files", Map.of("path", file.toString()));
        assertThatThrownBy(() -> files.reach("raw", unfit)).isInstanceOfSatisfying(DriverFailure.class, failure -> {
            assertThat(failure.code()).isEqualTo("CONNECTION_UNFIT");
            assertThat(failure.failureClass()).isEqualTo(FailureClass.CONFIG);
            assertThat(failure)
                    .hasMessageContaining("the connection \"raw\" has " + file + " for \"path\", which is no folder");
        });
        Connection empty = Connection.of("files", Map.of());
        assertThatThrownBy(() -> files.reach("raw", empty)).isInstanceOfSatisfying(DriverFailure.class, failure -> {
            assertThat(failure.code()).isEqualTo("CONNECTION_UNFIT");
            assertThat(failure.failureClass()).isEqualTo(FailureClass.CONFIG);
        });
    }
}
