package dev.dataflow.compiler.find;

/** What is said of a class that was compiled for a newer Java than the one that runs. */
final class NewerJava {
    static final String FIX = "compile with --release " + Runtime.version().feature()
            + " (in Maven: maven.compiler.release), or run with" + " the newer Java.";

    private NewerJava() {}

    static String message(String className, int version) {
        return className + " is compiled for Java " + version + "; this is Java "
                + Runtime.version().feature() + ".";
    }
}
