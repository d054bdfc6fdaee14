package dev.dataflow.driver.sql;

import dev.dataflow.ir.Type;

/** An expression as SQL, and the type that it has by our rules. */
public record Rendered(String sql, Type type) {}
