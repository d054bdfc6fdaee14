package dev.dataflow.driver.local;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs one class of tests, or one method, in a process of its own; its exit code says how it went. */
final class RunsTests {
    static final String FAILED = "failed: ";
    static final int RED = 1;
    private static final int NONE = 2;

    private RunsTests() {}

    public static void main(String[] arguments) throws ClassNotFoundException {
        String[] test = arguments[0].split("#", 2);
        Class<?> type = Class.forName(test[0]);
        LauncherDiscoveryRequestBuilder request =
                LauncherDiscoveryRequestBuilder.request().filters(TagFilter.excludeTags("slow"));
        if (test.length == 1) {
            request.selectors(selectClass(type));
        } else {
            for (Method method : type.getDeclaredMethods()) {
                if (method.getName().equals(test[1])) {
                    request.selectors(selectMethod(type, method));
                }
            }
        }
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request.build(), listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.getFailures()
                .forEach(failure -> System.out.println(FAILED
                        + failure.getTestIdentifier().getDisplayName() + ": "
                        + String.valueOf(failure.getException())
                                .lines()
                                .findFirst()
                                .orElse("")));
        // Other threads may sleep for ever, with a bug in what would wake them; servers of tests end by hooks.
        System.exit(summary.getTestsFoundCount() == 0 ? NONE : summary.getTotalFailureCount() > 0 ? RED : 0);
    }
}
