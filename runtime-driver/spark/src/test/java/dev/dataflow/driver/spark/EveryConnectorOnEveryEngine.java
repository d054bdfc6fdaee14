package dev.dataflow.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.BinaryDescriptor;
import dev.dataflow.connector.ConsoleDescriptor;
import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.connector.FileFormat;
import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.connector.JsonLinesDescriptor;
import dev.dataflow.connector.Option;
import dev.dataflow.connector.ParquetDescriptor;
import dev.dataflow.connector.TextDescriptor;
import dev.dataflow.driver.Connectors;
import dev.dataflow.driver.DriverRun;
import dev.dataflow.driver.spark.EngineTask.On;
import dev.dataflow.ir.Body.Origin;
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
import dev.dataflow.ir.WriteMode.Kind;
import dev.dataflow.json.Json;
import dev.dataflow.json.JsonValues;
import dev.dataflow.run.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contract that every connector keeps on every engine: what is written is read back, value for value; a killed attempt
 * and the next one leave what one alone would; a higher generation replaces a lower one; each mode does what it says, also
 * without rows; conditions, origins and fewer columns give the same rows everywhere. What was held is printed as a page of
 * the reference.
 */
final class EveryConnectorOnEveryEngine {
    private static final Path REFERENCE = Path.of("../../docs/reference/connectors-conformance.md");
    private static final String ROWS = "rows";
    private static final String LINES = "lines";

    private static final Schema SCHEMA = new Schema(List.of(
            column("id", Scalar.INT, false),
            column("part", Scalar.STRING, true),
            column("flag", Scalar.BOOLEAN, true),
            column("number", Scalar.INT, true),
            column("big", Scalar.LONG, true),
            column("single", Scalar.FLOAT, true),
            column("twice", Scalar.DOUBLE, true),
            column("text", Scalar.STRING, true),
            column("odd name", Scalar.DATE, true),
            column("select", Scalar.TIMESTAMP, true),
            column("Ünï.cödé", Scalar.INSTANT, true),
            column("bytes", Scalar.BINARY, true),
            column("uuid", Scalar.UUID, true),
            column("price", new Type.Decimal(5, 2), true),
            column("amount", new Type.Decimal(38, 10), true)));

    /** As JSON lines, which is how they are compared. */
    private static final String ALL = """
            {"id":0,"part":null,"flag":null,"number":null,"big":null,"single":null,"twice":null,"text":null,"odd name":null,"select":null,"Ünï.cödé":null,"bytes":null,"uuid":null,"price":null,"amount":null}
            {"id":1,"part":"north","flag":true,"number":42,"big":43,"single":1.5,"twice":2.5,"text":"text","odd name":"2026-01-02","select":"2026-01-02T03:04:05.678901","Ünï.cödé":"2026-01-02T03:04:05.678901Z","bytes":"AAH/Jw==","uuid":"01234567-89ab-cdef-0123-456789abcdef","price":-1.50,"amount":0.0000000001}
            {"id":2,"part":"south","flag":false,"number":-2147483648,"big":-9223372036854775808,"single":1.4E-45,"twice":-0.0,"text":" a,b;'c'\\"d\\" ","odd name":"0001-01-01","select":"0001-01-01T00:00","Ünï.cödé":"0001-01-01T00:00:00Z","bytes":"","uuid":"ffffffff-ffff-ffff-ffff-ffffffffffff","price":-999.99,"amount":-9999999999999999999999999999.9999999999}
            {"id":3,"part":"a/b=c %ö'","flag":true,"number":2147483647,"big":9223372036854775807,"single":3.4028235E38,"twice":4.9E-324,"text":"ö\\u0000\\n\\r\\n\\"😀","odd name":"9999-12-31","select":"9999-12-31T23:59:59.999999","Ünï.cödé":"9999-12-31T23:59:59.999999Z","bytes":"gA==","uuid":"00000000-0000-0000-0000-000000000000","price":999.99,"amount":9999999999999999999999999999.9999999999}
            {"id":4,"part":"north","flag":false,"number":-1,"big":-1,"single":-1.0,"twice":1.7976931348623157E308,"text":"x","odd name":"1969-12-31","select":"1969-12-31T23:59:59.999999","Ünï.cödé":"1969-12-31T23:59:59.999999Z","bytes":"AA==","uuid":"80000000-0000-0000-7fff-ffffffffffff","price":0.00,"amount":0.0000000000}
            """;

    private static final Schema TEXT = new Schema(List.of(column("line", Scalar.STRING, false)));
    private static final SortedMap<String, SortedMap<String, TreeSet<String>>> HELD = new TreeMap<>();

    @TempDir
    Path root;

    /** A connector with some options. */
    private record Variant(String name, String connector, Map<String, Value> options) {
        boolean files() {
            return !connector.equals(IcebergDescriptor.ID);
        }

        boolean one() {
            return name.endsWith("one file");
        }

        boolean lines() {
            return connector.equals(TextDescriptor.ID);
        }

        List<Kind> modes() {
            if (!options.isEmpty() || one()) {
                return List.of(Kind.OVERWRITE); // What differs is in the files.
            } else if (lines()) {
                return List.of(Kind.APPEND, Kind.OVERWRITE, Kind.ERROR_IF_EXISTS);
            }
            return files()
                    ? List.of(Kind.APPEND, Kind.OVERWRITE, Kind.OVERWRITE_PARTITIONS, Kind.ERROR_IF_EXISTS)
                    : List.of(Kind.APPEND, Kind.OVERWRITE, Kind.OVERWRITE_PARTITIONS);
        }

        ConnectorUse use(Kind mode) {
            String path = "out/" + name + "-" + mode.word() + (one() ? "" : "/");
            ConnectorUse use = files()
                    ? ConnectorUse.of(connector, "files", path).with(FileFormat.PATHS, new Value.Texts(List.of(path)))
                    : ConnectorUse.of(connector, "lake", "db." + name + mode.word());
            for (Map.Entry<String, Value> option : options.entrySet()) {
                use = use.with(option.getKey(), option.getValue());
            }
            return mode == Kind.OVERWRITE_PARTITIONS
                    ? use.with(Option.PARTITIONED_BY, new Value.Texts(List.of("part")))
                    : use;
        }

        String step(Kind mode) {
            return (name + "_" + mode.word()).replaceAll("[^A-Za-z0-9_]", "_");
        }
    }

    private static final List<Variant> VARIANTS = List.of(
            new Variant("csv", CsvDescriptor.ID, Map.of()),
            new Variant(
                    "csv, ; and ', no header, UTF-16, gzip",
                    CsvDescriptor.ID,
                    Map.of(
                            CsvDescriptor.DELIMITER,
                            new Value.Text(";"),
                            CsvDescriptor.QUOTE,
                            new Value.Text("'"),
                            CsvDescriptor.HEADER,
                            new Value.Flag(false),
                            FileFormat.ENCODING,
                            new Value.Text("UTF-16"),
                            FileFormat.COMPRESSION,
                            new Value.Text("gzip"))),
            new Variant("jsonlines", JsonLinesDescriptor.ID, Map.of()),
            new Variant(
                    "jsonlines, zstd", JsonLinesDescriptor.ID, Map.of(FileFormat.COMPRESSION, new Value.Text("zstd"))),
            new Variant("parquet", ParquetDescriptor.ID, Map.of()),
            new Variant(
                    "parquet, snappy", ParquetDescriptor.ID, Map.of(FileFormat.COMPRESSION, new Value.Text("snappy"))),
            new Variant("csv, one file", CsvDescriptor.ID, Map.of()),
            new Variant("jsonlines, one file", JsonLinesDescriptor.ID, Map.of()),
            new Variant("parquet, one file", ParquetDescriptor.ID, Map.of()),
            new Variant("text", TextDescriptor.ID, Map.of()),
            new Variant("iceberg", IcebergDescriptor.ID, Map.of()));

    private static Schema.Column column(String name, Type type, boolean nullable) {
        return new Schema.Column(name, type, nullable);
    }

    private EngineTask task(On on) {
        return new EngineTask(on, root);
    }

    private static ConnectorUse console() {
        return ConnectorUse.of(ConsoleDescriptor.ID, "", "console").with(ConsoleDescriptor.ROWS, new Value.Whole(2));
    }

    /** All rows, or some, for all sinks of these modes. */
    private EngineTask writes(On on, List<Kind> modes, int... ids) throws IOException {
        EngineTask task = task(on).memory(ROWS, SCHEMA, values(ids));
        List<Literal> lines = new ArrayList<>();
        for (int id : ids) {
            lines.add(new Literal(Scalar.STRING, "line " + id + ", ö"));
        }
        task.memory(LINES, TEXT, lines);
        for (Variant variant : VARIANTS) {
            for (Kind mode : variant.modes()) {
                if (modes.contains(mode)) {
                    task.write(
                            variant.step(mode),
                            variant.use(mode),
                            mode,
                            variant.lines() ? LINES : ROWS,
                            variant.lines() ? TEXT : SCHEMA);
                }
            }
        }
        task.write("shown", console(), Kind.APPEND, ROWS, SCHEMA);
        return task;
    }

    private static List<Literal> values(int... ids) {
        List<Literal> values = new ArrayList<>();
        List<String> rows = ALL.lines().toList();
        for (int id : ids) {
            Map<?, ?> row = (Map<?, ?>) Objects.requireNonNull(JsonValues.parse(rows.get(id)));
            for (Schema.Column column : SCHEMA.columns()) {
                Object value = row.get(column.name());
                String text = value instanceof JsonValues.Numeral number
                        ? number.text()
                        : value == null ? null : value.toString();
                values.add(new Literal(column.type(), text));
            }
        }
        return values;
    }

    private static List<String> expected(Variant variant, int... ids) {
        List<String> all = ALL.lines().toList();
        List<String> rows = new ArrayList<>();
        for (int id : ids) {
            rows.add(
                    variant.lines()
                            ? "{\"line\":\"line " + id + ", ö\"}"
                            : variant.connector().equals(CsvDescriptor.ID)
                                    // An empty cell is a null.
                                    ? all.get(id).replace("\"bytes\":\"\"", "\"bytes\":null")
                                    : all.get(id));
        }
        rows.sort(null);
        return rows;
    }

    private static void held(On on, String connector, String what) {
        HELD.computeIfAbsent(connector, name -> new TreeMap<>())
                .computeIfAbsent(what, name -> new TreeSet<>())
                .add(on.id());
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void keepsTheContract(On on) throws IOException {
        List<Kind> all = List.of(Kind.APPEND, Kind.OVERWRITE, Kind.OVERWRITE_PARTITIONS, Kind.ERROR_IF_EXISTS);
        List<Kind> again = List.of(Kind.APPEND, Kind.OVERWRITE, Kind.OVERWRITE_PARTITIONS);

        killed(writes(on, all, 0, 1, 2, 3, 4));
        DriverRun.Result retried = writes(on, all, 0, 1, 2, 3, 4).succeeds("r1", 2, 1);
        reads(on, "retry after a kill", "c1", 0, 1, 2, 3, 4);
        assertThat(retried.out())
                .contains("Step \\\"shown\\\" shows 2 of 5 rows; the others are only counted")
                .contains("0   null ");
        held(on, "console", "append");
        held(on, "memory", "read");

        writes(on, all, 1, 2, 3, 4).succeeds("r1", 3, 2);
        writes(on, again, 0, 2).succeeds("r2", 1, 1);
        // Row 0 of the first generation is gone: what is there of it is the other run's.
        modes(on, "c3", new int[] {0, 1, 2, 2, 3, 4}, new int[] {0, 2}, new int[] {0, 1, 2, 3, 4});

        discoveries(on);
        oddlyNamed(on);

        writes(on, again).succeeds("r3", 1, 1);
        modes(on, "c4", new int[] {0, 1, 2, 2, 3, 4}, new int[] {}, new int[] {0, 1, 2, 3, 4});

        exists(on);
        conditions(on);
        binary(on);
    }

    /** The driver ends in the midst of its commits: half of the sinks have their rows. */
    private static void killed(EngineTask task) throws IOException {
        String middle = task.steps().get(task.steps().size() / 2).name();
        DriverRun.Result killed = task.run("r1", 1, 1, place -> {
            if (place.equals("commit.before." + middle)) {
                throw new IllegalStateException("as if killed");
            }
        });
        assertThat(killed.exitCode()).isNotZero();
    }

    private void reads(On on, String what, String run, int... ids) throws IOException {
        EngineTask task = task(on);
        for (Variant variant : VARIANTS) {
            for (Kind mode : variant.modes()) {
                Schema schema = variant.lines() ? TEXT : SCHEMA;
                task.check(variant.step(mode) + run, variant.use(mode), schema, null, List.of());
            }
        }
        task.succeeds(run, 1, 1);
        for (Variant variant : VARIANTS) {
            for (Kind mode : variant.modes()) {
                assertThat(EngineTask.lines(root, "check/" + variant.step(mode) + run))
                        .as(what + ", " + variant.name() + ", " + mode)
                        .isEqualTo(expected(variant, ids));
                held(on, variant.name(), what);
                held(on, variant.name(), "read");
            }
        }
    }

    private void modes(On on, String run, int[] appended, int[] overwritten, int[] ofPartitions) throws IOException {
        Map<Kind, int[]> ids =
                Map.of(Kind.APPEND, appended, Kind.OVERWRITE, overwritten, Kind.OVERWRITE_PARTITIONS, ofPartitions);
        EngineTask task = task(on);
        for (Variant variant : VARIANTS) {
            for (Kind mode : variant.modes()) {
                if (ids.containsKey(mode)) {
                    Schema schema = variant.lines() ? TEXT : SCHEMA;
                    task.check(variant.step(mode) + run, variant.use(mode), schema, null, List.of());
                }
            }
        }
        task.succeeds(run, 1, 1);
        for (Variant variant : VARIANTS) {
            for (Kind mode : variant.modes()) {
                if (ids.containsKey(mode)) {
                    assertThat(EngineTask.lines(root, "check/" + variant.step(mode) + run))
                            .as(variant.name() + ", " + mode + ", " + run)
                            .isEqualTo(expected(variant, Objects.requireNonNull(ids.get(mode))));
                    held(on, variant.name(), mode.word());
                    held(on, variant.name(), run.equals("c3") ? "two generations" : "no rows");
                }
            }
        }
    }

    /** What must be made anew is refused where it is there, each by itself. */
    private void exists(On on) throws IOException {
        for (Variant variant : VARIANTS) {
            // One of each connector is enough: what is asked is the folder.
            if (variant.modes().contains(Kind.ERROR_IF_EXISTS)
                    && variant.options().isEmpty()) {
                EngineTask task = task(on).memory(ROWS, SCHEMA, values(1))
                        .memory(LINES, TEXT, List.of(new Literal(Scalar.STRING, "x")))
                        .write(
                                variant.step(Kind.ERROR_IF_EXISTS),
                                variant.use(Kind.ERROR_IF_EXISTS),
                                Kind.ERROR_IF_EXISTS,
                                variant.lines() ? LINES : ROWS,
                                variant.lines() ? TEXT : SCHEMA);
                DriverRun.Result refused = task.run("r4" + variant.name(), 1, 1, place -> {});
                Report.Failure failure = Objects.requireNonNull(new Json()
                        .readReport(Files.readString(task.report("r4" + variant.name(), 1)))
                        .failure());
                assertThat(refused.exitCode()).isEqualTo(13);
                assertThat(failure.code()).as(failure.message()).isEqualTo("SINK_EXISTS");
                held(on, variant.name(), "errorIfExists");
            }
        }
    }

    /** Columns that the step does not take, of the file and of its folders, and two that say where a row is from. */
    private void conditions(On on) throws IOException {
        Schema taken = new Schema(List.of(
                column("price", new Type.Decimal(5, 2), true),
                column("file", Scalar.STRING, true),
                column("position", Scalar.LONG, true)));
        List<Origin> origins =
                List.of(new Origin("file", Origin.Kind.FILE), new Origin("position", Origin.Kind.POSITION));
        Expression where = new Call(
                Function.AND,
                List.of(
                        compared(Function.EQUAL, "part", Scalar.STRING, "north"),
                        compared(Function.LESS, "big", Scalar.LONG, "10")));
        EngineTask task = task(on);
        List<Variant> asked = VARIANTS.stream()
                .filter(variant -> !variant.lines() && variant.modes().size() > 1)
                .toList();
        for (Variant variant : asked) {
            for (Kind mode : List.of(Kind.APPEND, Kind.OVERWRITE_PARTITIONS)) {
                task.check(variant.step(mode) + "_where", variant.use(mode), taken, where, origins);
            }
        }
        task.succeeds("c5", 1, 1);
        for (Variant variant : asked) {
            for (Kind mode : List.of(Kind.APPEND, Kind.OVERWRITE_PARTITIONS)) {
                String lines = String.join("\n", EngineTask.lines(root, "check/" + variant.step(mode) + "_where"));
                assertThat(lines)
                        .as(variant.name() + ", " + mode)
                        .matches("\\{\"price\":0\\.00,\"file\":\"/[^\"]*[a-z]\",\"position\":[1-9]\\}");
                String file = lines.replaceAll(".*\"file\":\"([^\"]*)\".*", "$1");
                assertThat(Path.of(file)).isRegularFile();
                if (variant.connector().equals(JsonLinesDescriptor.ID)) {
                    int position = Integer.parseInt(lines.replaceAll(".*:([1-9])}", "$1"));
                    assertThat(Files.readAllLines(Path.of(file)).get(position - 1))
                            .contains("\"id\":4");
                }
                held(on, variant.name(), "condition");
                held(on, variant.name(), "file and position");
            }
        }
    }

    /** Files that Spark's own readers pass over for their names. */
    private void oddlyNamed(On on) throws IOException {
        List<Variant> single = VARIANTS.stream().filter(Variant::one).toList();
        EngineTask task = task(on);
        for (Variant variant : single) {
            String step = variant.step(Kind.OVERWRITE);
            List<String> paths = new ArrayList<>();
            for (String name : List.of("a", "_b", ".c", "d._COPYING_")) {
                paths.add(step + "/" + name);
                Path copy = root.resolve("data").resolve(step).resolve(name);
                Files.createDirectories(copy.getParent());
                Files.copy(root.resolve("data/out/" + variant.name() + "-overwrite"), copy);
            }
            ConnectorUse use =
                    ConnectorUse.of(variant.connector(), "files", step).with(FileFormat.PATHS, new Value.Texts(paths));
            task.check(step + "_odd", use, SCHEMA, null, List.of());
        }
        task.succeeds("c7", 1, 1);
        for (Variant variant : single) {
            assertThat(EngineTask.lines(root, "check/" + variant.step(Kind.OVERWRITE) + "_odd"))
                    .as(variant.name())
                    .isEqualTo(expected(variant, 0, 0, 0, 0, 2, 2, 2, 2));
        }
    }

    private static Expression compared(Function function, String column, Type type, String value) {
        return new Call(function, List.of(new Column(column), new Literal(type, value)));
    }

    private void discoveries(On on) {
        for (Variant variant : VARIANTS) {
            List<String> names = new Connectors(EngineTask.connections(root))
                    .discover(variant.use(Kind.OVERWRITE))
                    .orElseThrow()
                    .schema()
                    .names();
            assertThat(names)
                    .as(variant.name())
                    .hasSize(variant.lines() ? 1 : SCHEMA.columns().size());
            if (!variant.lines() && !variant.options().containsKey(CsvDescriptor.HEADER)) {
                assertThat(names).as(variant.name()).isEqualTo(SCHEMA.names());
            }
            held(on, variant.name(), "discovery");
        }
    }

    /** Files that others wrote, as bytes. */
    private void binary(On on) throws IOException {
        Path folder = Files.createDirectories(root.resolve("data/pictures/deep"));
        Files.write(folder.resolve("a b.png"), new byte[] {1, 2, 3});
        Files.write(folder.resolveSibling("none"), new byte[0]);
        ConnectorUse use = ConnectorUse.of(BinaryDescriptor.ID, "files", "pictures")
                .with(FileFormat.PATHS, new Value.Texts(List.of("pictures/**/*")));
        Schema schema =
                new Schema(List.of(column("content", Scalar.BINARY, false), column("file", Scalar.STRING, true)));
        task(on).check("pictures", use, schema, null, List.of(new Origin("file", Origin.Kind.FILE)))
                .succeeds("c6", 1, 1);
        assertThat(EngineTask.lines(root, "check/pictures"))
                .containsExactly(
                        "{\"content\":\"\",\"file\":\"" + folder.resolveSibling("none") + "\"}",
                        "{\"content\":\"AQID\",\"file\":\"" + folder.resolve("a b.png") + "\"}");
        held(on, "binary", "read");
        held(on, "binary", "file and position");
    }

    @AfterAll
    static void asThePageSays() throws IOException {
        List<String> checks = List.of(
                "read",
                "append",
                "overwrite",
                "overwritePartitions",
                "errorIfExists",
                "retry after a kill",
                "two generations",
                "no rows",
                "condition",
                "file and position",
                "discovery");
        StringBuilder page = new StringBuilder("""
                # What every connector is held to

                One test writes, reads and spoils the same rows through every connector, on every engine: rows of all plain types with
                their extremes, nulls and odd names. `EveryConnectorOnEveryEngine` in the Spark driver's tests makes this page; a cell
                names the engines that the test has held to it.

                - **read**: what was written is read back, value for value. CSV has one exception: an empty cell is a null, and so is an
                  empty text that was written.
                - **append** … **errorIfExists**: the [write mode](connectors.md#write-modes) does what it says.
                - **retry after a kill**: an attempt that dies in the midst of its commits, and the next one, leave what one alone would.
                - **two generations**: a higher one replaces the rows of the lower one.
                - **no rows**: a write without rows does to the sink what its mode says.
                - **condition**: on columns that the step does not take, of the file and of the folders above it.
                - **file and position**: columns that say where a row is from.
                - **discovery**: the columns that `dataflow schema pull` finds.

                <!-- Made by EveryConnectorOnEveryEngine: mvn package -pl runtime-driver/spark -am -Dgolden.update -->

                """);
        page.append("| Connector | ").append(String.join(" | ", checks)).append(" |\n| --- |");
        checks.forEach(check -> page.append(" --- |"));
        HELD.forEach((connector, held) -> page.append("\n| ")
                .append(connector)
                .append(" | ")
                .append(checks.stream()
                        .map(check -> String.join(", ", held.getOrDefault(check, new TreeSet<>())))
                        .collect(Collectors.joining(" | ")))
                .append(" |"));
        page.append('\n');
        if (System.getProperty("golden.update") != null) {
            Files.writeString(REFERENCE, page);
        }
        assertThat(REFERENCE).hasContent(page.toString());
    }
}
