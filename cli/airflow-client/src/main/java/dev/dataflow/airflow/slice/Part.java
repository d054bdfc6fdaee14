package dev.dataflow.airflow.slice;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A part of a specification, and the document that its references lead into. */
record Part(JsonNode document, JsonNode node) {

    /** The part under {@code key}, its reference followed; {@linkplain #isMissing() missing} if there is none. */
    Part at(String key) {
        return new Part(document, node.path(key)).followed();
    }

    Part followed() {
        JsonNode reference = node.get("$ref");
        return reference == null
                ? this
                : new Part(document, document.at(reference.asText().substring(1))).followed();
    }

    boolean isMissing() {
        return node.isMissingNode();
    }

    boolean isTrue(String key) {
        return node.path(key).asBoolean();
    }

    String text(String key) {
        return node.path(key).asText("");
    }

    Set<String> texts(String key) {
        Set<String> texts = new TreeSet<>();
        node.path(key).forEach(one -> texts.add(one.asText()));
        return texts;
    }

    /** The members of the object under {@code key}, in the order of their names. */
    Map<String, Part> members(String key) {
        Map<String, Part> members = new TreeMap<>();
        node.path(key)
                .properties()
                .forEach(member -> members.put(member.getKey(), new Part(document, member.getValue()).followed()));
        return members;
    }
}
