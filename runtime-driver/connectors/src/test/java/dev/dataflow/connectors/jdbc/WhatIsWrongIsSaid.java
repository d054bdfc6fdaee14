package dev.dataflow.connectors.jdbc;

import static dev.dataflow.connectors.jdbc.TestTable.column;
import static dev.dataflow.connectors.jdbc.TestTable.required;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dataflow.connector.JdbcDescriptor;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode.Kind;
import dev.dataflow.run.Connection;
import dev.dataflow.run.FailureClass;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each mistake is a failure with a class, a code, the step and a way out; none says a password. */
final class WhatIsWrongIsSaid {
    private static final String PASSWORD = "p4ss/w:rd@canary?";

    @TempDir
    Path folder;

    private static TestTable table(Connection connection) {
        return new TestTable(connection, "items", new Schema(List.of(column("id", Scalar.INT))));
    }

    private static Connection connection(
            String type, @Nullable String host, @Nullable Integer port, Map<String, String> extra) {
        return new Connection(type, host, port, "postgres", "postgres", PASSWORD, new TreeMap<>(extra));
    }

    private static void fails(ThrowingCallable work, FailureClass failureClass, String code, String words) {
        assertThatThrownBy(work).isInstanceOfSatisfying(DriverFailure.class, failure -> {
            assertThat(failure.code()).as(failure.message()).isEqualTo(code);
            assertThat(failure.failureClass()).as(failure.message()).isEqualTo(failureClass);
            assertThat(failure.message()).contains(words).doesNotContain(PASSWORD);
            assertThat(failure.step()).isIn("read", "write");
        });
    }

    private static void readFails(Connection connection, FailureClass failureClass, String code, String words) {
        fails(() -> table(connection).read(), failureClass, code, words);
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void tableOrColumnThatIsNotThere(Store store) throws Exception {
        Connection fresh = store.fresh(folder);
        readFails(fresh, FailureClass.CONFIG, "TABLE_MISSING", "a table is not there");
        table(fresh).write("r", Kind.APPEND);
        fails(
                () -> table(fresh).with(column("nix", Scalar.INT)).read(),
                FailureClass.CONFIG,
                "COLUMN_MISSING",
                "column \"nix\" is not there. There are: id");
        fails(
                () -> table(fresh).with(column("nix", Scalar.INT)).write("s", Kind.APPEND),
                FailureClass.CONFIG,
                "COLUMN_MISSING",
                "column \"nix\" is not there. There are: id");
        fails(
                () -> table(fresh)
                        .read(use -> use.with(JdbcDescriptor.QUERY, new Value.Text("select nix from items")), null),
                FailureClass.CONFIG,
                store == Store.H2 ? "TABLE_MISSING" : "COLUMN_MISSING",
                "is not there");
        fails(
                () -> table(fresh)
                        .read(use -> use.with(JdbcDescriptor.QUERY, new Value.Text("select from where")), null),
                FailureClass.CONFIG,
                "STATEMENT_INVALID",
                "Correct the query");
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void columnThatDoesNotFit(Store store) throws Exception {
        TestTable made = table(store.fresh(folder))
                .with(required("id", Scalar.INT), required("name", Scalar.STRING), column("n", Scalar.INT));
        made.write("r", Kind.APPEND);

        fails(
                () -> made.with(required("id", Scalar.INT), column("name", Scalar.STRING))
                        .write("s", Kind.APPEND),
                FailureClass.CONFIG,
                "COLUMN_UNFIT",
                "column \"name\" does not fit: the table requires a value");
        fails(
                () -> made.with(required("id", Scalar.INT)).write("s", Kind.APPEND),
                FailureClass.CONFIG,
                "COLUMN_UNFIT",
                "column \"name\" does not fit: the table requires it, and the step has no such column");
        fails(
                () -> made.with(required("id", Scalar.INT), required("name", Scalar.STRING), column("n", Scalar.LONG))
                        .write("s", Kind.APPEND),
                FailureClass.CONFIG,
                "COLUMN_UNFIT",
                "and the step gives a long");
        if (store != Store.SQLITE) {
            fails(
                    () -> made.with(column("n", Scalar.DATE)).read(),
                    FailureClass.CONFIG,
                    "COLUMN_UNFIT",
                    "and the step reads a date");
        }
    }

    @Test
    void loginThatIsRefused() throws Exception {
        Store.execute(
                Store.postgres("postgres", "postgres", "any"),
                "DROP ROLE IF EXISTS guarded",
                "CREATE ROLE guarded LOGIN PASSWORD 'right'");
        Store.askForPasswords("guarded");

        readFails(
                Store.postgres("postgres", "guarded", PASSWORD),
                FailureClass.CONFIG,
                "LOGIN_REFUSED",
                "refuses the login of the connection \"db\"");
        readFails(Store.postgres("nowhere", "postgres", "x"), FailureClass.CONFIG, "DATABASE_MISSING", "nowhere");
    }

    @Test
    void whatTheLoginMayNotDo() throws Exception {
        Connection fresh = Store.POSTGRES.fresh(folder);
        table(fresh).write("r", Kind.APPEND);
        Store.execute(
                fresh, "DROP ROLE IF EXISTS reader", "CREATE ROLE reader LOGIN", "GRANT SELECT ON items TO reader");
        Connection reader = Store.postgres(String.valueOf(fresh.schema()), "reader", "");

        assertThat(table(reader).read()).isEmpty();
        fails(() -> table(reader).write("s", Kind.APPEND), FailureClass.CONFIG, "ACCESS_DENIED", "permission denied");
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void serverThatIsNotThereIsTransient() {
        readFails(
                connection("postgres", "127.0.0.1", 1, Map.of()),
                FailureClass.TRANSIENT,
                "STORE_UNREACHABLE",
                "its database did not answer");
        readFails(
                connection("postgres", "nowhere.invalid", null, Map.of()),
                FailureClass.TRANSIENT,
                "STORE_UNREACHABLE",
                "its database did not answer");
    }

    /** The operating system takes the connection; nobody ever says a word. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void serverThatIsSilentIsTransient() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            readFails(
                    connection("postgres", "127.0.0.1", silent.getLocalPort(), Map.of()),
                    FailureClass.TRANSIENT,
                    "STORE_UNREACHABLE",
                    "its database did not answer");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc | jdbc:mariadb://h/d | begins with \"jdbc:mariadb:\". Known are: jdbc:postgresql:",
                "jdbc | h | and jdbc with the address as its host",
                "mysql | h | it is of type \"mysql\"",
                "jdbc | jdbc:postgresql://h/d?user=u&password=p4ss/w:rd@canary? | its address holds a login",
                "jdbc | jdbc:postgresql://u:p4ss@h/d | its address holds a login",
                "postgres | h/x?password=a | its host is no name of a host",
                "sqlite | :memory: | it is no file that other tasks find as well",
                "sqlite | /nowhere/at/all.db | the folder /nowhere/at is not there",
                "jdbc | jdbc:h2:mem:x | a database in the memory of one process is gone with it",
                "jdbc | jdbc:duckdb: | a database in the memory of one process is gone with it",
            })
    void connectionThatLeadsNowhere(String type, String host, String words) {
        readFails(connection(type, host, null, Map.of()), FailureClass.CONFIG, "CONNECTION_UNFIT", words);
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void databaseThatIsThereAnswers(Store store) throws Exception {
        new JdbcConnector().reach("db", store.fresh(folder));
        assertThatThrownBy(() -> new JdbcConnector().reach("crm", connection("postgres", "127.0.0.1", 1, Map.of())))
                .hasMessageStartingWith("Cannot use the connection \"crm\": its database did not answer")
                .hasMessageEndingWith("look at the address in the connection \"crm\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "h | 77 | db | jdbc:postgresql://h:77/db",
                "h |  |  | jdbc:postgresql://h:5432/",
                "a,b:1 |  | d b | jdbc:postgresql://a:5432,b:1/d+b",
                "::1 |  | d | jdbc:postgresql://[::1]:5432/d",
                "[::1]:7 |  | d | jdbc:postgresql://[::1]:7/d",
            })
    void addressOfAServerIsMadeOfTheConnectionsParts(
            String host, @Nullable Integer port, @Nullable String name, String url) {
        assertThat(Database.of(
                                null,
                                "db",
                                new Connection("postgres", host, port, name, "u", "p", new TreeMap<>()),
                                new OpenConnections())
                        .url())
                .isEqualTo(url);
    }

    @Test
    void modeThatTakesTheTableAwayNamesWhatDependsOnIt() throws Exception {
        Connection fresh = Store.POSTGRES.fresh(folder);
        table(fresh).write("r", Kind.APPEND);
        Store.execute(fresh, "CREATE VIEW seen AS SELECT * FROM items");

        fails(() -> table(fresh).write("s", Kind.REPLACE), FailureClass.CONFIG, "TABLE_DEPENDED_ON", "view seen");
        assertThat(table(fresh).read()).isEmpty();
    }
}
