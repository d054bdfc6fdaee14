package dev.dataflow.connectors.jdbc;

import dev.dataflow.driver.rows.Values;
import dev.dataflow.ir.Expression.Literal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A text of SQL and the values of its question marks, which are never part of the text. */
record Statement(String sql, List<Literal> values) {
    Statement {
        values = List.copyOf(values);
    }

    /** The two joined by a text in between. */
    Statement and(String between, Statement other) {
        List<Literal> all = new ArrayList<>(values);
        all.addAll(other.values);
        return new Statement(sql + between + other.sql, all);
    }

    PreparedStatement prepare(Connection connection, Dialect dialect) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < values.size(); i++) {
                Literal literal = values.get(i);
                String text = literal.value();
                dialect.bind(
                        statement, i + 1, literal.type(), text == null ? null : Values.parse(literal.type(), text));
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }
}
