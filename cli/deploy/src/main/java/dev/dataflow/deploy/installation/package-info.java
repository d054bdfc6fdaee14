/**
 * The engines on this machine: their jars and libraries in the user's cache, the class-data archives that make them start fast, and the file that tells
 * operators and {@code run} where all of it is.
 */
@NullMarked
package dev.dataflow.deploy.installation;

import org.jspecify.annotations.NullMarked;
