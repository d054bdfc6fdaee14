package dev.dataflow.driver.connect;

import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Connection;

/** A write step as its connector sees it: the columns that come, and the connection with its credentials. */
public record SinkUse(String step, ConnectorUse use, WriteMode mode, Schema schema, Connection connection) {}
