package dev.dataflow;

import static dev.dataflow.Expr.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import dev.dataflow.ir.Body;
import dev.dataflow.json.Json;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every method of a source's or sink's class says in JSON; the golden file has them beside each other. */
final class SourcesAndSinksAreData {
    private static final List<Class<?>> CLASSES = List.of(
            Avro.class,
            BinaryFiles.class,
            Console.class,
            Csv.class,
            Delta.class,
            Iceberg.class,
            Jdbc.class,
            JsonLines.class,
            Kafka.class,
            Memory.class,
            Parquet.class,
            Sinks.class,
            Sources.class,
            TextFiles.class);

    enum Borough {
        BRONX
    }

    record Zone(
            int id,
            Borough borough,
            Optional<String> name,
            @Decimal(precision = 6, scale = 2) BigDecimal area,
            @Nullable LocalDate since) {}

    record Nested(List<String> names) {}

    private static List<Object> cases() {
        return List.of(
                Csv.files("a.csv", "in/*.csv").badRecordsToDeadLetters(),
                Csv.files(Text.of("in/", Vars.ds(), "/a.csv")).in("lake").skipBadRecords(),
                Csv.folder("out")
                        .delimiter(';')
                        .quote('\'')
                        .withoutHeader()
                        .encoding("UTF-16")
                        .compressed("gzip"),
                Csv.folder(Text.of("out/", Vars.runId())),
                Parquet.files("a.parquet").fileInto("file").positionInto("position"),
                Parquet.files(Text.of(Vars.parameter(Param.of("file", "a")), ".parquet")),
                Parquet.folder("out/daily/").partitionedBy("day"),
                Parquet.folder(Text.of("out/", Vars.ds().orElse(LocalDate.EPOCH)))
                        .where("day", Vars.ds())
                        .where(col("fare").gt(0)),
                JsonLines.files("a.jsonl").badRecordsToDeadLetters(),
                JsonLines.files(Text.of(Vars.ds(), ".jsonl")).skipBadRecords(),
                JsonLines.folder("in"),
                JsonLines.folder(Text.of("in/", Vars.ds())),
                Avro.files("a.avro"),
                Avro.files(Text.of(Vars.ds(), ".avro")),
                Avro.folder("in"),
                Avro.folder(Text.of("in/", Vars.ds())).compressed("snappy"),
                TextFiles.files("a.txt").whole().encoding("ISO-8859-1"),
                TextFiles.files(Text.of(Vars.ds(), ".txt")),
                TextFiles.folder("in"),
                TextFiles.folder(Text.of("in/", Vars.ds())),
                BinaryFiles.files("*.png").fileInto("file"),
                BinaryFiles.files(Text.of(Vars.ds(), ".png")),
                BinaryFiles.folder("in"),
                BinaryFiles.folder(Text.of("in/", Vars.ds())),
                Iceberg.table("taxi.trips").in("lake").partitionedBy("region", Iceberg.day("pickup")),
                Iceberg.table("taxi.trips")
                        .partitionedBy(
                                Iceberg.year("pickup"),
                                Iceberg.month("pickup"),
                                Iceberg.hour("pickup"),
                                Iceberg.bucket(16, "id"),
                                Iceberg.truncate(3, "zip")),
                Iceberg.table("taxi.trips").asOf(Instant.EPOCH),
                Iceberg.table("taxi.trips").asOf(Vars.intervalEnd()),
                Iceberg.table("taxi.trips").snapshot(17),
                Iceberg.table(Text.of("taxi.trips_", Vars.ds())).snapshot(Vars.parameter(Param.of("id", 17L))),
                Delta.table("taxi/trips").asOf(Instant.EPOCH),
                Delta.table("taxi/trips").asOf(Vars.intervalStart()),
                Delta.table("taxi/trips").version(3),
                Delta.table(Text.of("taxi/", Vars.ds())).version(Vars.parameter(Param.of("version", 3))),
                Jdbc.table("crm", "users")
                        .where("day", Vars.ds())
                        .where(col("id").gt(7))
                        .splitBy("id", 1, 1000, 8)
                        .resumable()
                        .fetchRows(500)
                        .batchRows(50),
                Jdbc.table("crm", Text.of("users_", Vars.parameter(Param.of("region", "eu")))),
                Jdbc.query("crm", "active", "select id from users where day = ? and kind = ?", Vars.ds(), "x"),
                Jdbc.query("crm", "all", "select id from users"),
                Jdbc.table("crm", "users").failOnDrift(),
                Jdbc.table("crm", "users").evolve().where("id", 1),
                Jdbc.table("crm", "users").evolve().ignoreExtraColumns(),
                Iceberg.table("taxi.trips").failOnDrift().asOf(Instant.EPOCH),
                Csv.files("a.csv").evolve().where("id", 1).fileInto("file").skipBadRecords(),
                Parquet.folder("in/").evolve().ignoreExtraColumns(),
                Kafka.topic("clicks"),
                Kafka.topic(Text.of("clicks_", Vars.parameter(Param.of("region", "eu")))),
                Kafka.topic("clicks").in("cluster").avro().fromEarliest().badRecordsToDeadLetters(),
                Kafka.topic("clicks").bytes().fromLatest().skipBadRecords(),
                Kafka.topic("clicks").startingAt(Instant.EPOCH),
                Kafka.topic("clicks").startingAt(Vars.intervalStart()).keyedBy("user_id"),
                Memory.rows(
                        new Zone(1, Borough.BRONX, Optional.of("Allerton"), new BigDecimal("1.5"), LocalDate.EPOCH),
                        new Zone(2, Borough.BRONX, Optional.empty(), BigDecimal.TEN, null)),
                Console.show(),
                Console.show(5),
                Sources.uri("iceberg://lake@taxi.trips?snapshot=17"),
                Sources.uri("csv://in/%E2%82%AC%20*.csv?delimiter=;&header=false"),
                Sources.uri("kafka://clicks?start=latest"),
                Sources.uri("jdbc://crm@users?query=select%201"),
                Sources.uri("iceberg://taxi.trips?snapshot=newest&nonsense"),
                Sources.uri("nothing://a/b?c=d"),
                Sources.uri("taxi.trips"),
                Sinks.uri("parquet://out/daily/?partitionedBy=day,region"),
                Sinks.uri("iceberg://taxi.trips"),
                Sinks.uri("iceberg://taxi.trips?partitionedBy=month(pickup),bucket(16,id),region"),
                Sinks.uri("console://"));
    }

    @Test
    void eachMethodSaysThisInJson() throws IOException {
        StringBuilder text = new StringBuilder();
        List<? extends ExpressionTree> sources = expressions();
        List<Object> cases = cases();
        Json json = new Json();
        for (int i = 0; i < cases.size(); i++) {
            Object made = cases.get(i);
            text.append(sources.get(i)).append('\n');
            if (made instanceof Source source) {
                String read = json.line(source.read());
                text.append("  read  ").append(read).append('\n');
                assertThat(json.readRecord(read, Body.Read.class)).isEqualTo(source.read());
            }
            if (made instanceof Sink sink) {
                String mode = sink.defaultMode().kind().word();
                text.append("  ").append(mode);
                if (made instanceof Source source) {
                    assertThat(sink.write()).isEqualTo(source.read().source());
                } else {
                    text.append("  ").append(json.line(sink.write()));
                }
                text.append('\n');
            }
        }
        Golden.check(Path.of("src/test/resources/sources-and-sinks.txt"), text.toString());
    }

    @Test
    void noMethodIsLeftOut() {
        Map<String, Set<String>> called = new TreeMap<>();
        for (ExpressionTree expression : expressions()) {
            Set<String> names = called.computeIfAbsent(root(expression), name -> new TreeSet<>());
            new TreeScanner<@Nullable Void, @Nullable Void>() {
                @Override
                public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void ignored) {
                    if (call.getMethodSelect() instanceof MemberSelectTree select) {
                        names.add(select.getIdentifier().toString());
                    }
                    return super.visitMethodInvocation(call, null);
                }
            }.scan(expression, null);
        }
        Set<String> byFiles = new TreeSet<>();
        Stream.of(Csv.class, Parquet.class, Iceberg.class)
                .forEach(type -> byFiles.addAll(called.getOrDefault(type.getSimpleName(), Set.of())));
        assertThat(byFiles).containsAll(methods(Files.class)).containsAll(methods(Stored.class));
        for (Class<?> type : CLASSES) {
            assertThat(called.get(type.getSimpleName()))
                    .as(type.getSimpleName())
                    .containsAll(methods(type));
        }
    }

    @Test
    void rowsInMemoryAreFlatConstants() {
        assertThatThrownBy(() -> Memory.rows(new Nested(List.of("a"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Cannot keep \"names\" in memory: it is a list<string>");
    }

    /** What a class says of itself; the contracts of sources and sinks are not counted. */
    private static Set<String> methods(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .filter(name -> !Set.of("read", "write", "defaultMode").contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String root(ExpressionTree expression) {
        ExpressionTree current = expression;
        while (!(current instanceof IdentifierTree)) {
            current = current instanceof MethodInvocationTree call
                    ? call.getMethodSelect()
                    : ((MemberSelectTree) current).getExpression();
        }
        return current.toString();
    }

    private static List<? extends ExpressionTree> expressions() {
        List<List<? extends ExpressionTree>> found = new ArrayList<>();
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitVariable(VariableTree field, @Nullable Void ignored) {
                return null;
            }

            @Override
            public @Nullable Void visitMethod(MethodTree method, @Nullable Void ignored) {
                return method.getName().contentEquals("cases") ? super.visitMethod(method, null) : null;
            }

            @Override
            public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void ignored) {
                found.add(call.getArguments());
                return null;
            }
        }.scan(
                JavaSource.of(Path.of("src/test/java/dev/dataflow/SourcesAndSinksAreData.java"))
                        .unit(),
                null);
        return found.get(0);
    }
}
