/** The JSON form of the contracts; the only package that knows Jackson. */
@NullMarked
package dev.dataflow.json;

import org.jspecify.annotations.NullMarked;
