package dev.dataflow.driver;

import dev.dataflow.run.FailureClass;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

/** Finds and makes the user's classes. Nothing of theirs is touched but by name. */
public final class UserClasses {
    private final ClassLoader loader;

    /** Takes the classes from this loader. */
    public UserClasses(ClassLoader loader) {
        this.loader = loader;
    }

    /** The classes of these jars, which stand before the driver's own, but for the sdk and Spark. */
    public static UserClasses of(List<String> jars) {
        return new UserClasses(UserClassLoader.of(jars, UserClasses.class.getClassLoader()));
    }

    /** The loader, for threads that run user code. */
    public ClassLoader loader() {
        return loader;
    }

    /** The class of that name. */
    public Class<?> find(String step, String name) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new DriverFailure(
                    FailureClass.CONFIG,
                    "USER_CLASS_MISSING",
                    step,
                    "Cannot load the class " + name + " of step \"" + step + "\" (" + e
                            + "). Deploy the project again, so that its jar holds the class and all that it needs.",
                    e);
        }
    }

    /** The record class of that name. */
    public Class<? extends Record> record(String step, String name) {
        return find(step, name).asSubclass(Record.class);
    }

    /** A new instance of the class of that name, by its constructor without parameters. */
    public <T> T make(String step, String name, Class<T> type) {
        Class<?> found = find(step, name);
        if (!type.isAssignableFrom(found)) {
            throw new DriverFailure(
                    FailureClass.CONFIG,
                    "USER_CLASS_UNFIT",
                    step,
                    "Cannot use the class " + name + " for step \"" + step + "\": it is no " + type.getSimpleName()
                            + ". Compile and deploy the pipeline again.");
        }
        try {
            return type.cast(found.getConstructor().newInstance());
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw UserCode.failed(step, name, cause == null ? e : cause);
        } catch (ReflectiveOperationException e) {
            throw new DriverFailure(
                    FailureClass.CONFIG,
                    "USER_CLASS_UNFIT",
                    step,
                    "Cannot make the class " + name + " of step \"" + step
                            + "\": it has no public constructor without parameters. Give it one.",
                    e);
        } catch (LinkageError e) {
            throw UserCode.failed(step, name, e);
        }
    }
}
