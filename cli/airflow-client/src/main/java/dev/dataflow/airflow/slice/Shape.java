package dev.dataflow.airflow.slice;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** One kind of value that a schema allows: a JSON type and what the schema says of it. */
record Shape(String type, Part schema) {
    private static final String ANY = "any";

    /** The shapes that {@code schema} allows; a value fits the schema when it fits one of them. */
    static List<Shape> allowedBy(Part schema) {
        Part target = schema.followed();
        List<Shape> shapes = new ArrayList<>();
        for (String union : List.of("anyOf", "oneOf")) {
            target.node().path(union).forEach(one -> shapes.addAll(allowedBy(new Part(target.document(), one))));
        }
        if (!shapes.isEmpty()) {
            return shapes;
        }
        JsonNode type = target.node().path("type");
        if (type.isArray()) {
            type.forEach(one -> shapes.add(new Shape(one.asText(), target)));
        } else {
            shapes.add(new Shape(type.asText(ANY), target));
        }
        return shapes;
    }

    boolean isAny() {
        return type.equals(ANY);
    }

    /** Null has none, though a list of types shares one; and that a value is secret says nothing of its form. */
    String format() {
        String format = schema.text("format");
        return type.equals("null") || format.equals("password") ? "" : format;
    }

    boolean takes(Shape other) {
        return isAny()
                || type.equals(other.type())
                || (type.equals("number") && other.type().equals("integer"));
    }
}
