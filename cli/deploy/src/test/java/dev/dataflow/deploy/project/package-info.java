@NullMarked
package dev.dataflow.deploy.project;

import org.jspecify.annotations.NullMarked;
