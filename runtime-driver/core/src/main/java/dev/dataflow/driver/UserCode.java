package dev.dataflow.driver;

import dev.dataflow.run.FailureClass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns what user code throws into a failure whose stack trace is the user's alone. */
public final class UserCode {
    private UserCode() {}

    /** The failure of a user class of that step. */
    public static DriverFailure failed(String step, String className, Throwable thrown) {
        // A call without an end is the class's own mistake, unlike memory that ran out.
        if (thrown instanceof VirtualMachineError machine && !(thrown instanceof StackOverflowError)) {
            throw machine;
        }
        trim(thrown);
        return new DriverFailure(
                FailureClass.USER_CODE,
                "USER_CLASS_FAILED",
                step,
                "Step \"" + step + "\" failed: " + className + " threw " + thrown
                        + ". Its stack trace is in the log; mend the class, or reject such rows with Output.reject.",
                thrown);
    }

    /** Cuts each stack trace where the driver begins. */
    private static void trim(Throwable thrown) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<@Nullable Throwable> open = new ArrayList<>();
        open.add(thrown);
        while (!open.isEmpty()) {
            Throwable next = open.remove(open.size() - 1);
            if (next != null && seen.add(next)) {
                next.setStackTrace(own(next.getStackTrace()));
                open.add(next.getCause());
                Collections.addAll(open, next.getSuppressed());
            }
        }
    }

    private static StackTraceElement[] own(StackTraceElement[] trace) {
        List<StackTraceElement> own = new ArrayList<>();
        for (StackTraceElement element : trace) {
            if (element.getClassName().startsWith("dev.dataflow.driver.")) {
                break;
            }
            own.add(element);
        }
        return own.toArray(StackTraceElement[]::new);
    }
}
