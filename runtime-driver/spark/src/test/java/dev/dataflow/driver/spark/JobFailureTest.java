package dev.dataflow.driver.spark;

import static dev.dataflow.driver.spark.TestTask.INPUT;
import static dev.dataflow.driver.spark.TestTask.column;
import static dev.dataflow.driver.spark.TestTask.schema;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.connector.FileFormat;
import dev.dataflow.connector.ParquetDescriptor;
import dev.dataflow.driver.DriverRun;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode.Kind;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.Failing;

/** Whose mistake it was that ended a task on Spark. */
class JobFailureTest {
    private static final Schema IDS = schema(column("id", Scalar.INT), column("name", Scalar.STRING));
    private static final String SOME = "select * from values (1, 'a'), (2, 'b') as t(id, name)";

    @TempDir
    private Path folder;

    /** A failed attempt: what it reported, and what stands in its log. */
    private record Failed(Report.Failure failure, String log) {}

    private Failed transformed(Class<?> type) throws IOException {
        return failed(TestTask.over(folder, IDS, SOME)
                .transform("user", IDS, type, INPUT)
                .write("write", "user", Kind.OVERWRITE, "t.ids"));
    }

    private static Failed failed(TestTask task) throws IOException {
        DriverRun.Result result = task.attempt(1, 1, place -> {});
        Report.Failure failure = Objects.requireNonNull(task.report(1).failure());
        assertThat(result.exitCode()).isEqualTo(failure.failureClass().exitCode());
        return new Failed(failure, result.err());
    }

    @ParameterizedTest
    @ValueSource(classes = {Failing.Hungry.class, Failing.HungryAtOnce.class, Failing.Overhead.class})
    void aWorkerWithoutMemoryNamesTheSettingToRaise(Class<?> type) throws IOException {
        lacksMemory(transformed(type));
    }

    @Test
    void aRecordTransformWithoutMemoryNamesItToo() throws IOException {
        lacksMemory(failed(ofRecords(Failing.HungryRecords.class)));
    }

    private static void lacksMemory(Failed failed) {
        assertThat(failed.failure().failureClass()).isEqualTo(FailureClass.RESOURCE);
        assertThat(failed.failure().code()).isEqualTo("OUT_OF_MEMORY");
        assertThat(failed.failure().message()).contains("Spark.engine().driverMemory(");
    }

    private TestTask ofRecords(Class<?> type) throws IOException {
        return TestTask.over(folder, IDS, SOME)
                .step("user", IDS, recordTransform(type), INPUT)
                .write("write", "user", Kind.OVERWRITE, "t.ids");
    }

    private static Body recordTransform(Class<?> type) {
        return new Body.UserClass(
                Body.UserClass.Kind.RECORD,
                type.getName(),
                Failing.Named.class.getName(),
                Failing.Named.class.getName());
    }

    @ParameterizedTest
    @ValueSource(
            classes = {Failing.ThrowsPlainly.class, Failing.ThrowsUnsendable.class, Failing.ThrowsUnreceivable.class})
    void whatAFunctionThrowsIsTheUsersWhetherItCanBeSentOrNot(Class<?> type) throws IOException {
        isTheUsers(type, transformed(type));
    }

    @ParameterizedTest
    @ValueSource(classes = {Failing.RecordUnsendable.class, Failing.RecordUnreceivable.class})
    void whatARecordTransformThrowsIsTheUsersToo(Class<?> type) throws IOException {
        isTheUsers(type, failed(ofRecords(type)));
    }

    private static void isTheUsers(Class<?> type, Failed failed) {
        assertThat(failed.failure().failureClass())
                .as(failed.failure().message())
                .isEqualTo(FailureClass.USER_CODE);
        assertThat(failed.failure().step()).isEqualTo("user");
        assertThat(failed.failure().message())
                .contains("Step \"user\" failed: " + type.getName() + " threw ")
                .containsPattern("(Unsendable|Unreceivable|Unknown|IllegalStateException): row 1\nhas no order")
                .doesNotContain("FAILED_EXECUTE_UDF", "\tat ");
        assertThat(failed.log())
                .contains("\tat " + type.getName())
                .containsOnlyOnce("has no order\n\tat ")
                .doesNotContain("org.apache.spark");
    }

    @Test
    void whatTheDriverCannotLoadIsTheUsersToo() throws IOException {
        Path source = Files.writeString(
                folder.resolve("Unknown.java"),
                "public class Unknown extends RuntimeException { public Unknown(String text) { super(text); } }");
        ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString());
        System.setProperty(Failing.CLASSES, folder.toString());

        isTheUsers(Failing.ThrowsUnknown.class, transformed(Failing.ThrowsUnknown.class));
    }

    @Test
    void aFileThatIsCutOffIsNamed() throws IOException {
        TestTask task = TestTask.over(folder, IDS, SOME).write("write", INPUT, Kind.OVERWRITE, "t.ids");
        Path file = parquet("staging");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 20));

        isBadFile(failed(task), file);
    }

    @Test
    void aFileThatIsNoParquetIsNamed() throws IOException {
        TestTask task = TestTask.over(folder, IDS, SOME)
                .transform("user", IDS, Failing.ThrowsPlainly.class, INPUT)
                .write("write", "user", Kind.OVERWRITE, "t.ids");
        Path file = parquet("staging");
        Files.writeString(file, "id,name\n1,a\n2,b\n");

        isBadFile(failed(task), file);
    }

    @Test
    void aFileWhoseRowsAreDamagedIsNamed() throws IOException {
        TestTask task = TestTask.over(folder, IDS, SOME).write("write", INPUT, Kind.OVERWRITE, "t.ids");
        Path file = parquet("staging");
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 4, 60, (byte) 0x7f);
        Files.write(file, bytes);

        isBadFile(failed(task), file);
    }

    @Test
    void aTablesFileThatIsCutOffIsNamed() throws IOException {
        TestTask.over(folder, IDS, SOME)
                .write("write", INPUT, Kind.OVERWRITE, "t.ids")
                .succeeds(1, 1);
        Path file = parquet("lake");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 20));
        TestTask task = TestTask.in(folder, IDS)
                .run("another run")
                .read("ids", IDS, "t.ids")
                .step("some", IDS, new Body.Filter(new Expression.Literal(Scalar.BOOLEAN, "true")), "ids")
                .write("write", "some", Kind.OVERWRITE, "t.copy");

        isBadFile(failed(task), file);
    }

    /** When all of its columns were looked at, and before its rows are read for the second time. */
    @ParameterizedTest
    @ValueSource(strings = {"cut off", "damaged", "gone"})
    void aFileThatChangesWhileItIsReadIsNotWhatItWas(String how) throws IOException {
        TestTask task = TestTask.over(folder, IDS, SOME);
        Path file = folder.resolve("ids.parquet");
        Files.copy(parquet("staging"), file);
        ConnectorUse source = ConnectorUse.of(ParquetDescriptor.ID, "lake", "ids.parquet")
                .with(FileFormat.PATHS, new Value.Texts(List.of("ids.parquet")));
        task.step("ids", IDS, new Body.Read(source, BadRecords.FAIL))
                .step("again", IDS, new Body.Read(source, BadRecords.FAIL))
                .write("first", "ids", Kind.OVERWRITE, "t.first")
                .write("second", "again", Kind.OVERWRITE, "t.second");

        task.attempt(1, 1, place -> {
            if (place.equals("staged.first")) {
                spoil(file, how);
            }
        });

        Report.Failure failure = Objects.requireNonNull(task.report(1).failure());
        assertThat(failure.code()).as(failure.message()).isEqualTo("INPUT_CHANGED");
        assertThat(failure.failureClass()).isEqualTo(FailureClass.BAD_DATA);
        assertThat(failure.message()).contains(file.toString(), "un the task again");
    }

    private static void spoil(Path file, String how) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            switch (how) {
                case "gone" -> Files.delete(file);
                case "cut off" -> Files.write(file, Arrays.copyOf(bytes, bytes.length - 20));
                default -> {
                    Arrays.fill(bytes, 4, 60, (byte) 0x7f);
                    Files.write(file, bytes);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aTextThatIsNoTextIsNamed() throws IOException {
        TestTask task = TestTask.over(folder, IDS, SOME);
        Path csv = folder.resolve("ids.csv");
        Files.copy(parquet("staging"), csv);
        ConnectorUse source = ConnectorUse.of(CsvDescriptor.ID, "lake", "ids")
                .with(CsvDescriptor.PATHS, new Value.Texts(List.of(csv.toString())));
        task.step("ids", IDS, new Body.Read(source, BadRecords.FAIL)).write("write", "ids", Kind.OVERWRITE, "t.ids");

        Failed failed = failed(task);
        assertThat(failed.failure().failureClass()).isEqualTo(FailureClass.BAD_DATA);
        assertThat(failed.failure().message()).contains(csv.toString());
    }

    /** Also where the user's class has been, which computes nothing of Spark's. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aNumberThatDoesNotFitIsToldWithoutSparksAdvice(boolean behindAClass) throws IOException {
        TestTask task = TestTask.over(folder, IDS, SOME);
        if (behindAClass) {
            task.step("user", IDS, recordTransform(Failing.RecordPasses.class), INPUT);
        }
        Expression sum = new Expression.Call(
                Expression.Function.ADD,
                List.of(new Expression.Column("id"), new Expression.Literal(Scalar.INT, "2147483646")));
        Failed failed = failed(task.step(
                        "more",
                        IDS,
                        new Body.WithColumns(List.of(new Body.Named("id", sum))),
                        behindAClass ? "user" : INPUT)
                .write("write", "more", Kind.OVERWRITE, "t.ids"));

        assertThat(failed.failure().failureClass()).isEqualTo(FailureClass.BAD_DATA);
        assertThat(failed.failure().message())
                .startsWith("Cannot compute the rows of step \"write\": [ARITHMETIC_OVERFLOW] integer overflow")
                .endsWith(". Mend the data, or filter or convert such values before")
                .doesNotContain("try_add", "ansi", "SQLSTATE");
    }

    private static void isBadFile(Failed failed, Path file) {
        assertThat(failed.failure().failureClass())
                .as(failed.failure().message())
                .isEqualTo(FailureClass.BAD_DATA);
        assertThat(failed.failure().code()).isEqualTo("FILE_UNREADABLE");
        assertThat(failed.failure().message()).contains(file.toString());
    }

    private Path parquet(String below) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(below))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
