package dev.dataflow.compiler.find;

import java.lang.reflect.Modifier;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether an object can be made of a class by name alone. */
public final class Constructible {
    private Constructible() {}

    /** What is in the way, to follow the class's name in a sentence; empty if nothing is. The class is not initialised. */
    public static Optional<String> fault(Class<?> type) {
        if (type.isInterface()) {
            return Optional.of("is an interface");
        } else if (Modifier.isAbstract(type.getModifiers())) {
            return Optional.of("is abstract");
        } else if (type.isLocalClass() || type.isAnonymousClass()) {
            return Optional.of("is a class inside a method");
        } else if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
            return Optional.of("is an inner class that is not static");
        } else if (!Modifier.isPublic(type.getModifiers())) {
            return Optional.of("is not public");
        }
        boolean made = Stream.of(type.getConstructors()).anyMatch(constructor -> constructor.getParameterCount() == 0);
        return made ? Optional.empty() : Optional.of("has no public constructor without parameters");
    }
}
