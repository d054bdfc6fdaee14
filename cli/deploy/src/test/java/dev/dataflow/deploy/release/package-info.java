@NullMarked
package dev.dataflow.deploy.release;

import org.jspecify.annotations.NullMarked;
