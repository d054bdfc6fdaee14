/** A project that is bad, for the tests of the command. */
@NullMarked
package example.bad;

import org.jspecify.annotations.NullMarked;
