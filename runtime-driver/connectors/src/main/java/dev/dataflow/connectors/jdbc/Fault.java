package dev.dataflow.connectors.jdbc;

import java.sql.SQLException;

/** What an error of a database means, whatever the database calls it. */
enum Fault {
    /** It does not answer, or has too much to do. */
    UNREACHABLE,
    /** It does not take the login. */
    LOGIN_REFUSED,
    /** There is no such database. */
    DATABASE_MISSING,
    TABLE_MISSING,
    TABLE_EXISTS,
    COLUMN_MISSING,
    /** The login may not do this. */
    ACCESS_DENIED,
    /** The statement is none, or its types do not go together. */
    STATEMENT_INVALID,
    /** A key or another unique value stands already. */
    KEY_EXISTS,
    /** There is no value where there must be one. */
    NULL_REFUSED,
    /** Another rule of the table's is broken. */
    CONSTRAINT_BROKEN,
    /** A value is too long, too large or none of its type. */
    VALUE_UNFIT,
    /** Something else depends on the table. */
    DEPENDED_ON,
    /** Others work on the same rows; the next try may succeed. */
    CONFLICT,
    DISK_FULL,
    OUT_OF_MEMORY,
    UNKNOWN;

    /** By the SQL standard's codes, and what Postgres and H2 add to them. */
    static Fault bySqlState(SQLException thrown) {
        String state = String.valueOf(thrown.getSQLState());
        return switch (state) {
            case "28000", "28P01" -> LOGIN_REFUSED;
            case "3D000" -> DATABASE_MISSING;
            case "42P01", "42S02", "42S03", "42S04", "3F000" -> TABLE_MISSING;
            case "42P07", "42S01" -> TABLE_EXISTS;
            case "42703", "42S22" -> COLUMN_MISSING;
            case "42501" -> ACCESS_DENIED;
            case "23505", "23001" -> KEY_EXISTS;
            case "23502" -> NULL_REFUSED;
            case "2BP01" -> DEPENDED_ON;
            case "40001", "40P01", "55P03", "HYT00" -> CONFLICT;
            case "53100" -> DISK_FULL;
            case "53200" -> OUT_OF_MEMORY;
            case "44000" -> CONSTRAINT_BROKEN;
            // What the thing is not made for: a view that takes no rows.
            case "55000", "0A000" -> STATEMENT_INVALID;
            default -> byClass(state);
        };
    }

    private static Fault byClass(String state) {
        if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53") || state.startsWith("58")) {
            return UNREACHABLE;
        } else if (state.startsWith("22")) {
            return VALUE_UNFIT;
        } else if (state.startsWith("23")) {
            return CONSTRAINT_BROKEN;
        } else if (state.startsWith("42")) {
            return STATEMENT_INVALID;
        }
        return UNKNOWN;
    }
}
