package dev.dataflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The vectors are the Airflow plugin's too: its tests read the same file. */
class PathSegmentTest {
    @Test
    void namesBecomeTheSegmentsThatAllPartsAgreeOn() throws Exception {
        try (InputStream file = PathSegmentTest.class.getResourceAsStream("path-segments.json")) {
            for (JsonNode vector : new ObjectMapper().readTree(file)) {
                String name = vector.get("name").textValue();
                assertThat(PathSegment.of(name))
                        .as(name)
                        .isEqualTo(vector.get("segment").textValue());
            }
        }
    }

    @Test
    void differentNamesNeverMeetAndEachFitsIntoAFileName() {
        Random seeded = new Random(20261121);
        String[] alphabet = {
            "a", "Z", "0", ".", "_", "-", "%", "/", "\\", "é", "☃", "\n", "2", "E", "\0", "?", "\ud83d", "\ude80", "🚀",
            "\u202e"
        };
        Set<String> names = new HashSet<>();
        for (int count = 0; count < 20_000; count++) {
            StringBuilder name = new StringBuilder();
            for (int length = seeded.nextInt(count % 2 == 0 ? 6 : 400); length > 0; length--) {
                name.append(alphabet[seeded.nextInt(alphabet.length)]);
            }
            names.add(name.toString());
        }
        Set<String> segments = new HashSet<>();
        for (String name : names) {
            String segment = PathSegment.of(name);
            segments.add(segment);
            assertThat(segment)
                    .hasSizeLessThanOrEqualTo(200)
                    .matches("([A-Za-z0-9._-]|%[0-9A-F]{2})*")
                    .isNotIn(".", "..");
        }
        assertThat(segments).hasSameSizeAs(names);
    }
}
