package dev.dataflow.compiler.find;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows the project's classes the sdk, as this compiler knows it, and nothing else of ours: a project may bring its own
 * version of any library that we use.
 */
final class SdkLoader extends ClassLoader {
    private static final Set<String> PACKAGES = Set.of(
            "dev.dataflow",
            "dev.dataflow.connector",
            "dev.dataflow.engine",
            "dev.dataflow.ir",
            "dev.dataflow.json",
            "dev.dataflow.run",
            "dev.dataflow.spark",
            // Reflection drops annotations whose class is missing, and with them what may be null.
            "org.jspecify.annotations");
    private static final String SDK = "dev/dataflow/Pipeline.class";
    private static final String SERVICES = "META-INF/services/dev.dataflow.";

    private final ClassLoader ours;

    SdkLoader(ClassLoader ours) {
        super("sdk", ClassLoader.getPlatformClassLoader());
        this.ours = ours;
    }

    /** Whether the sdk, rather than the project, has the say over this class. */
    static boolean owns(String className) {
        int dot = className.lastIndexOf('.');
        return dot > 0 && PACKAGES.contains(className.substring(0, dot));
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (owns(name)) {
            return ours.loadClass(name);
        }
        throw new ClassNotFoundException(name);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        return services(name).stream().findFirst().orElse(null);
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        return Collections.enumeration(services(name));
    }

    /** The sdk's own lists of services: others name classes that this loader does not show. */
    private List<URL> services(String name) {
        if (!name.startsWith(SERVICES)) {
            return List.of();
        }
        String sdk = String.valueOf(ours.getResource(SDK));
        String wanted = sdk.substring(0, Math.max(0, sdk.length() - SDK.length())) + name;
        try {
            return Collections.list(ours.getResources(name)).stream()
                    .filter(found -> found.toString().equals(wanted))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the sdk's list of services " + name, e);
        }
    }
}
