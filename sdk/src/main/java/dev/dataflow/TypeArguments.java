package dev.dataflow;

import dev.dataflow.ir.Body.UserClass;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what a user class says for the type parameters of its interface, through superclasses and superinterfaces. */
public final class TypeArguments {
    private TypeArguments() {}

    /** The class given for the parameter at {@code index}; null where it is not a plain class, or the interface is not there. */
    public static @Nullable Class<?> of(Class<?> type, UserClass.Kind kind, int index) {
        Optional<Class<?>> target = kind.of(type);
        return target.isPresent() ? find(type, target.get(), index, Map.of()) : null;
    }

    private static @Nullable Class<?> find(
            Class<?> type, Class<?> target, int index, Map<TypeVariable<?>, Type> bound) {
        List<Type> parents = new ArrayList<>(List.of(type.getGenericInterfaces()));
        Type superclass = type.getGenericSuperclass();
        if (superclass != null) {
            parents.add(superclass);
        }
        for (Type parent : parents) {
            Class<?> raw = raw(parent);
            Map<TypeVariable<?>, Type> arguments = arguments(parent, raw, bound);
            if (raw == target) {
                return arguments.get(target.getTypeParameters()[index]) instanceof Class<?> found ? found : null;
            }
            Class<?> found = target.isAssignableFrom(raw) ? find(raw, target, index, arguments) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : (Class<?>) type;
    }

    private static Map<TypeVariable<?>, Type> arguments(Type parent, Class<?> raw, Map<TypeVariable<?>, Type> bound) {
        Map<TypeVariable<?>, Type> arguments = new HashMap<>();
        if (parent instanceof ParameterizedType parameterized) {
            for (int i = 0; i < raw.getTypeParameters().length; i++) {
                Type argument = parameterized.getActualTypeArguments()[i];
                arguments.put(raw.getTypeParameters()[i], bound.getOrDefault(argument, argument));
            }
        }
        return arguments;
    }
}
