package dev.dataflow.connectors.jdbc;

import java.util.List;

/**
 * What is read: columns of a table or a query, where all conditions are true.
 *
 * @param columns in the order of the step
 * @param relation the table, or the query in brackets
 */
record Query(List<StoredColumn> columns, Statement relation, List<Statement> conditions) {
    Query {
        columns = List.copyOf(columns);
        conditions = List.copyOf(conditions);
    }

    /** The statement of it, from what is selected. */
    Statement selecting(List<String> selected) {
        Statement all = new Statement("SELECT " + String.join(", ", selected) + " FROM ", List.of()).and("", relation);
        String between = " WHERE ";
        for (Statement condition : conditions) {
            all = all.and(between, condition);
            between = " AND ";
        }
        return all;
    }

    /** The statement of it, with the columns as they are. */
    Statement statement(Dialect dialect) {
        return selecting(
                columns.stream().map(column -> dialect.quoted(column.name())).toList());
    }
}
