package dev.dataflow.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dataflow.run.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The examples are the Airflow plugin's too: its tests read the same file. */
class RedactorTest {
    @Test
    void secretsAreFoundByNameAndInAddresses() throws IOException {
        for (JsonNode example : examples("secrets")) {
            assertThat(Redactor.secretsOf(connection(example.get("connection"))))
                    .as(example.toString())
                    .containsExactlyInAnyOrderElementsOf(texts(example.get("secrets")));
        }
    }

    @Test
    void noFormOfASecretSurvives() throws IOException {
        for (JsonNode example : examples("forms")) {
            Redactor redactor = Redactor.of(List.of(connection(example)));
            for (String form : texts(example.get("hidden"))) {
                assertThat(redactor.redact("before " + form + " after")).isEqualTo("before *** after");
            }
        }
    }

    @Test
    void ordinaryTextStays() {
        String text = "clean_trips: 6470 rows read {\"a\": 1}";
        assertThat(Redactor.of(List.of()).redact(text)).isEqualTo(text);
        assertThat(Redactor.of(List.of(new Connection("t", null, null, null, null, "ab", new TreeMap<>())))
                        .redact(text))
                .isEqualTo(text);
    }

    private static JsonNode examples(String kind) throws IOException {
        try (InputStream file = RedactorTest.class.getResourceAsStream("redaction.json")) {
            JsonNode examples = new ObjectMapper().readTree(file).get(kind);
            assertThat(examples).isNotEmpty();
            return examples;
        }
    }

    private static Connection connection(JsonNode fields) {
        TreeMap<String, String> extra = new TreeMap<>();
        fields.path("extra")
                .properties()
                .forEach(field -> extra.put(field.getKey(), field.getValue().textValue()));
        return new Connection(
                "t", text(fields, "host"), null, null, text(fields, "login"), text(fields, "password"), extra);
    }

    private static @Nullable String text(JsonNode fields, String name) {
        return fields.path(name).textValue();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.textValue()));
        return texts;
    }
}
