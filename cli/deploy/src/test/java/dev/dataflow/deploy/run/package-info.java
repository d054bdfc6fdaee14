@NullMarked
package dev.dataflow.deploy.run;

import org.jspecify.annotations.NullMarked;
