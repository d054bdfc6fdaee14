@NullMarked
package dev.dataflow.connectors.files;

import org.jspecify.annotations.NullMarked;
