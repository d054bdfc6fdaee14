package dev.dataflow.compiler.check;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What records are made of, so that what reads a pipeline's data forgets nothing of it, as its JSON form does not. */
final class Components {
    private static final ClassValue<List<Component>> OF = new ClassValue<>() {
        @Override
        protected List<Component> computeValue(Class<?> type) {
            List<Component> components = new ArrayList<>();
            for (RecordComponent component : type.getRecordComponents()) {
                components.add(new Component(
                        component.getName(),
                        component.getAccessor(),
                        component.getAnnotatedType().isAnnotationPresent(Nullable.class)));
            }
            return List.copyOf(components);
        }
    };

    private Components() {}

    /** The components of a record, in order; what reflection tells of them is asked once a class. */
    static List<Component> of(Record whole) {
        return OF.get(whole.getClass());
    }

    /** A component, and whether it may be null. */
    record Component(String name, Method accessor, boolean nullable) {
        @Nullable
        Object valueIn(Record whole) {
            try {
                return accessor.invoke(whole);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("Cannot read " + accessor + " of a pipeline", e);
            }
        }
    }
}
