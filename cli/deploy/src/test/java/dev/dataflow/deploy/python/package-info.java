@NullMarked
package dev.dataflow.deploy.python;

import org.jspecify.annotations.NullMarked;
