package dev.dataflow.driver.connect;

import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Schema;
import dev.dataflow.run.Connection;

/** A read step as its connector sees it: the columns wanted, and the connection with its credentials. */
public record SourceUse(String step, ConnectorUse use, Schema schema, Connection connection) {}
