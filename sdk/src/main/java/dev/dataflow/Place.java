package dev.dataflow;

import java.util.Optional;

/** A line of the user's own source. */
public record Place(String className, String file, int line) {

    /** The line that called into this package. */
    static Place caller() {
        Optional<StackWalker.StackFrame> frame = StackWalker.getInstance()
                .walk(frames -> frames.filter(candidate -> !inThisPackage(candidate.getClassName()))
                        .findFirst());
        return frame.map(found ->
                        new Place(found.getClassName(), String.valueOf(found.getFileName()), found.getLineNumber()))
                .orElse(new Place("", "", 0));
    }

    private static boolean inThisPackage(String className) {
        return className.startsWith("dev.dataflow.") && className.indexOf('.', "dev.dataflow.".length()) < 0;
    }

    /** {@code TaxiDaily.java:14}. */
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
