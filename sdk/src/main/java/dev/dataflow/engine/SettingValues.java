package dev.dataflow.engine;

import java.util.Optional;
import java.util.regex.Pattern;

/** What values of settings look like; a JVM that is started with another one ends without a word of the pipeline. */
final class SettingValues {
    private static final Pattern MEMORY = Pattern.compile("[1-9][0-9]{0,8}[kmgKMG]");
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,5}");

    private static final Pattern PATH = Pattern.compile("/[^\\p{Cntrl}#?]*");

    private SettingValues() {}

    /** Whether it is the path of a file or folder, the same wherever a process works. */
    static boolean isPath(String value) {
        return PATH.matcher(value).matches();
    }

    static Optional<String> noMemory(String value) {
        return MEMORY.matcher(value).matches()
                ? Optional.empty()
                : Optional.of("an amount of memory is a whole number with k, m or g, such as 512m or 2g");
    }

    static Optional<String> noCount(String value) {
        return COUNT.matcher(value).matches() ? Optional.empty() : Optional.of("it is a whole number of at least 1");
    }
}
