package dev.dataflow.compiler.check;

import dev.dataflow.Pipeline;
import dev.dataflow.Problem;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What is said of a pipeline on which a part of the compiler fails: that is no mistake of its author's. */
public final class Bug {
    /** Enough to see who fails; of a recursion without end there are thousands. */
    private static final int FRAMES = 12;

    private Bug() {}

    /** The problem, with the begin of the stack trace. */
    public static Problem of(Pipeline pipeline, Throwable thrown) {
        String trace = Arrays.stream(thrown.getStackTrace())
                .limit(FRAMES)
                .map(frame -> "\n  at " + frame)
                .collect(Collectors.joining());
        return new Problem(
                "DF011",
                pipeline.ir().fullName(),
                pipeline.place(),
                "Dataflow, or a connector or engine that the pipeline uses, fails on this pipeline: " + thrown + trace,
                "this is a bug. Please report it to whose classes the trace names, with this text; the project's other"
                        + " pipelines are compiled all the same.");
    }
}
