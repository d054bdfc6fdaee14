package dev.dataflow.driver;

import dev.dataflow.run.FailureClass;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Loads the user's classes from the user's jars first, so that their libraries may be of other versions than ours. What
 * both sides speak of comes from our side: the sdk's packages, and Spark.
 */
final class UserClassLoader extends URLClassLoader {
    /** Exactly these packages: a user may well have one below {@code dev.dataflow}. */
    private static final Set<String> SHARED = Set.of(
            "dev.dataflow",
            "dev.dataflow.connector",
            "dev.dataflow.engine",
            "dev.dataflow.ir",
            "dev.dataflow.json",
            "dev.dataflow.run",
            "dev.dataflow.spark");

    static {
        registerAsParallelCapable();
    }

    private UserClassLoader(URL[] jars, ClassLoader parent) {
        super("user", jars, parent);
    }

    static UserClassLoader of(List<String> jars, ClassLoader parent) {
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            Path jar = Path.of(jars.get(i));
            if (!Files.isReadable(jar)) {
                throw new DriverFailure(
                        FailureClass.CONFIG,
                        "JAR_MISSING",
                        null,
                        "Cannot read the jar " + jar
                                + " of the release. Deploy the project again, and let the worker read its jars");
            }
            try {
                urls[i] = jar.toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalStateException("Every path has a URL", e);
            }
        }
        return new UserClassLoader(urls, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> found = findLoadedClass(name);
            if (found == null && !shared(name)) {
                try {
                    found = findClass(name);
                } catch (ClassNotFoundException elsewhere) {
                    found = null;
                }
            }
            if (found == null) {
                return super.loadClass(name, resolve);
            }
            if (resolve) {
                resolveClass(found);
            }
            return found;
        }
    }

    @Override
    public URL getResource(String name) {
        URL own = findResource(name);
        return own == null ? super.getResource(name) : own;
    }

    private static boolean shared(String name) {
        int end = name.lastIndexOf('.');
        return name.startsWith("java.")
                || name.startsWith("org.apache.spark.")
                || (end > 0 && SHARED.contains(name.substring(0, end)));
    }
}
