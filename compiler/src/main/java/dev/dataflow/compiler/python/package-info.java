/**
 * Python source as a tree: imports gather and sort themselves, one function quotes, and the layout is the one that
 * {@code ruff format} and {@code black} leave alone (88 columns, their default: emitted files end up in other people's
 * repositories). Knows nothing of Airflow.
 */
@NullMarked
package dev.dataflow.compiler.python;

import org.jspecify.annotations.NullMarked;
