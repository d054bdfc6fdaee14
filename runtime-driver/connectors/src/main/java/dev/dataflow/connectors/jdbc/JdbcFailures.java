package dev.dataflow.connectors.jdbc;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Locale;

/** What databases' errors mean for whoever must act. */
final class JdbcFailures {
    private JdbcFailures() {}

    static DriverFailure of(TablePlace place, Fault fault, SQLException thrown) {
        String words = words(thrown);
        String connection = "the connection \"" + place.connection() + "\"";
        return switch (fault) {
            case UNREACHABLE ->
                failure(
                        place,
                        FailureClass.TRANSIENT,
                        "STORE_UNREACHABLE",
                        "its database did not answer (" + words
                                + "). It is tried again; if that does not help, look at the address in " + connection,
                        thrown);
            case LOGIN_REFUSED ->
                failure(
                        place,
                        FailureClass.CONFIG,
                        "LOGIN_REFUSED",
                        "the database refuses the login of " + connection + ". Correct its login and password",
                        thrown);
            case DATABASE_MISSING ->
                failure(
                        place,
                        FailureClass.CONFIG,
                        "DATABASE_MISSING",
                        "there is no such database (" + words + "). Correct " + connection,
                        thrown);
            case TABLE_MISSING ->
                failure(
                        place,
                        FailureClass.CONFIG,
                        "TABLE_MISSING",
                        "a table is not there (" + words + "). Make it, or correct the name",
                        thrown);
            case TABLE_EXISTS ->
                failure(
                        place,
                        FailureClass.CONFIG,
                        "TABLE_EXISTS",
                        "it is there already (" + words + "). Write to another, or with another mode",
                        thrown);
            case COLUMN_MISSING ->
                failure(
                        place,
                        FailureClass.CONFIG,
                        "COLUMN_MISSING",
                        "a column is not there (" + words + "). Correct the name, or add the column",
                        thrown);
            case ACCESS_DENIED ->
                failure(
                        place,
                        FailureClass.CONFIG,
                        "ACCESS_DENIED",
                        words + ". Give the login of " + connection + " the right to it",
                        thrown);
            case STATEMENT_INVALID ->
                failure(
                        place,
                        FailureClass.CONFIG,
                        "STATEMENT_INVALID",
                        "the database does not understand it (" + words
                                + "). Correct the query, or what the names stand for",
                        thrown);
            case KEY_EXISTS ->
                failure(
                        place,
                        FailureClass.BAD_DATA,
                        "KEY_EXISTS",
                        "a key that is written stands already (" + words
                                + "). Take such rows out, or write with upsert",
                        thrown);
            case NULL_REFUSED ->
                failure(
                        place,
                        FailureClass.BAD_DATA,
                        "NULL_REFUSED",
                        "a column requires a value (" + words + "). Fill it in with coalesce, or take such rows out",
                        thrown);
            case CONSTRAINT_BROKEN ->
                failure(
                        place,
                        FailureClass.BAD_DATA,
                        "CONSTRAINT_BROKEN",
                        "a row breaks a rule of the table's (" + words + "). Take such rows out",
                        thrown);
            case VALUE_UNFIT ->
                failure(
                        place,
                        FailureClass.BAD_DATA,
                        "VALUE_UNFIT",
                        "a value does not fit (" + words + "). Take such rows out, or give the column a wider type",
                        thrown);
            case DEPENDED_ON ->
                failure(
                        place,
                        FailureClass.CONFIG,
                        "TABLE_DEPENDED_ON",
                        "it cannot be dropped (" + words + "). Drop what depends on it, or write with overwrite",
                        thrown);
            case CONFLICT ->
                failure(
                        place,
                        FailureClass.TRANSIENT,
                        "COMMIT_CONFLICT",
                        "others work on the same rows (" + words + "). It is tried again",
                        thrown);
            case DISK_FULL ->
                failure(
                        place,
                        FailureClass.RESOURCE,
                        "DISK_FULL",
                        "the disk of the database is full (" + words + "). Make room",
                        thrown);
            case OUT_OF_MEMORY ->
                failure(
                        place,
                        FailureClass.RESOURCE,
                        "OUT_OF_MEMORY",
                        "the memory of the database ran out (" + words
                                + "). Give it more, or write fewer rows at a time",
                        thrown);
            case UNKNOWN ->
                failure(
                        place,
                        FailureClass.TRANSIENT,
                        "DATABASE_FAILED",
                        "the database failed (" + words
                                + "). It is tried again; if that does not help, look at the database's log",
                        thrown);
        };
    }

    private static DriverFailure failure(
            TablePlace place, FailureClass failureClass, String code, String why, SQLException cause) {
        return place.failure(failureClass, code, why, cause);
    }

    /** What the database said, on one line. Of a batch only the cause tells; what it was called with may fill pages. */
    private static String words(SQLException thrown) {
        SQLException next = thrown instanceof BatchUpdateException ? thrown.getNextException() : null;
        String message = String.valueOf((next == null ? thrown : next).getMessage());
        if (thrown.getCause() instanceof IOException network && network.getMessage() != null) {
            message += " (" + network.getMessage() + ")";
        }
        String said = message.strip().replaceAll("\\s*\\R\\s*", "; ").replaceFirst("^ERROR: ", "");
        String cut = said.length() > 400 ? said.substring(0, 400) + "…" : said;
        // H2 repeats the whole statement.
        int statement = cut.toLowerCase(Locale.ROOT).indexOf("; sql statement:");
        return statement < 0 ? cut : cut.substring(0, statement);
    }
}
