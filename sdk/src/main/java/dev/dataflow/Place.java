package dev.dataflow;

import java.util.Optional;

/**
 * A line of the user's own source.
 *
 * @param file the class's name where the class file does not name its source
 * @param line below 1 where the class file has no line numbers
 */
public record Place(String className, String file, int line) {

    /** The line that called into this package. */
    static Place caller() {
        Optional<StackWalker.StackFrame> frame = StackWalker.getInstance()
                .walk(frames -> frames.filter(candidate -> !inThisPackage(candidate.getClassName()))
                        .findFirst());
        return frame.map(StackWalker.StackFrame::toStackTraceElement)
                .map(Place::of)
                .orElse(new Place("", "", 0));
    }

    /** The line of a stack frame. */
    public static Place of(StackTraceElement frame) {
        String file = frame.getFileName() == null ? frame.getClassName() : frame.getFileName();
        return new Place(frame.getClassName(), file, frame.getLineNumber());
    }

    private static boolean inThisPackage(String className) {
        return className.startsWith("dev.dataflow.") && className.indexOf('.', "dev.dataflow.".length()) < 0;
    }

    /** {@code TaxiDaily.java:14}. */
    @Override
    public String toString() {
        return line < 1 ? file : file + ":" + line;
    }
}
