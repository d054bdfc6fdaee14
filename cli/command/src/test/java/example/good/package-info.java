/** A project that is good, for the tests of the command. */
@NullMarked
package example.good;

import org.jspecify.annotations.NullMarked;
