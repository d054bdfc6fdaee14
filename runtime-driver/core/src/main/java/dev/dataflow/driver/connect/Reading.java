package dev.dataflow.driver.connect;

import java.util.List;

/** Pinned rows, ready to be moved, in pieces that can be read apart from each other. */
public interface Reading {

    /** The pieces; together they are all rows, each once. */
    List<Split> splits();
}
