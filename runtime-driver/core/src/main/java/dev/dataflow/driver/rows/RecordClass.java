package dev.dataflow.driver.rows;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** A record class: made of the values of its components, and taken apart into them. */
final class RecordClass {
    private static final MethodType MAKE = MethodType.methodType(Object.class, Object[].class);
    private static final MethodType GET = MethodType.methodType(Object.class, Object.class);

    private final MethodHandle constructor;
    private final MethodHandle[] accessors;

    private RecordClass(MethodHandle constructor, MethodHandle[] accessors) {
        this.constructor = constructor;
        this.accessors = accessors;
    }

    static RecordClass of(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        MethodHandle[] accessors = new MethodHandle[components.length];
        Class<?>[] parameters = new Class<?>[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                parameters[i] = components[i].getType();
                components[i].getAccessor().setAccessible(true);
                accessors[i] = MethodHandles.lookup()
                        .unreflect(components[i].getAccessor())
                        .asType(GET);
            }
            Constructor<?> canonical = type.getDeclaredConstructor(parameters);
            canonical.setAccessible(true);
            MethodHandle constructor = MethodHandles.lookup()
                    .unreflectConstructor(canonical)
                    .asSpreader(Object[].class, components.length)
                    .asType(MAKE);
            return new RecordClass(constructor, accessors);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot reach the components of " + type.getName(), e);
        }
    }

    Object make(@Nullable Object[] values) throws Throwable {
        return constructor.invokeExact(values);
    }

    @Nullable
    Object get(Object record, int component) throws Throwable {
        return accessors[component].invokeExact(record);
    }
}
