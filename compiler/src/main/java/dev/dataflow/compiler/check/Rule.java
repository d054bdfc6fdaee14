package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import java.util.List;

/** Something that holds of every good pipeline; a class is named as the sentence it upholds. */
interface Rule {
    /** One problem for each mistake against it. */
    List<Problem> check(Subject pipeline);
}
