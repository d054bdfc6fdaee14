@NullMarked
package dev.dataflow.deploy.process;

import org.jspecify.annotations.NullMarked;
