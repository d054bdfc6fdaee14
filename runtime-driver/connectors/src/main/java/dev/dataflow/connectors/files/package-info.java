/**
 * Files on the local file system, of several formats: which files there are, what is in them, and how new ones become
 * visible together. What a format says of one file is the meaning; what engines do faster must agree with it.
 */
@NullMarked
package dev.dataflow.connectors.files;

import org.jspecify.annotations.NullMarked;
