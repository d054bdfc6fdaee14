package dev.dataflow.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The vectors are the Airflow plugin's too: its tests read the same file. */
class PathSegmentTest {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9._-]|%[0-9A-F]{2})*+");

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
    void whatIsNoSegmentOfOursIsItsOwnName() {
        assertThat(PathSegment.name("a%2")).isEqualTo("a%2");
        assertThat(PathSegment.name("a%zz")).isEqualTo("a%zz");
        assertThat(PathSegment.name("a%61")).isEqualTo("a%61");
        assertThat(PathSegment.name("%ED%A0%BD")).isEqualTo("%ED%A0%BD");
        assertThat(PathSegment.name("scheduled__2026-11-21T00%3A00%3A00%2B00%3A00"))
                .isEqualTo("scheduled__2026-11-21T00:00:00+00:00");
    }

    @Test
    void differentNamesNeverMeetAndEachFitsIntoAFileName() {
        neverMeet(20_000);
    }

    @Test
    @Tag("slow")
    void aMillionNamesNeverMeet() {
        neverMeet(1_000_000);
    }

    private static void neverMeet(int count) {
        Random seeded = new Random(20261121);
        String[] alphabet = {
            "a", "Z", "0", ".", "_", "-", "%", "/", "\\", "é", "☃", "\n", "2", "E", "\0", "?", "\ud83d", "\ude80", "🚀",
            "\u202e"
        };
        // Of a million names the digests alone find room.
        Set<UUID> names = new HashSet<>();
        Set<UUID> segments = new HashSet<>();
        for (int i = 0; i < count; i++) {
            StringBuilder letters = new StringBuilder();
            for (int length = seeded.nextInt(i % 2 == 0 ? 6 : 400); length > 0; length--) {
                letters.append(alphabet[seeded.nextInt(alphabet.length)]);
            }
            String name = letters.toString();
            String segment = PathSegment.of(name);
            names.add(digest(name));
            segments.add(digest(segment));
            boolean halfPair = !name.equals(new String(name.getBytes(UTF_8), UTF_8));
            boolean cut = segment.length() >= 190;
            if (!halfPair && !cut && !PathSegment.name(segment).equals(name)) {
                fail(segment + " is read as " + PathSegment.name(segment) + ", not " + name);
            }
            if (segment.length() > 200
                    || !FORM.matcher(segment).matches()
                    || segment.equals(".")
                    || segment.equals("..")) {
                fail(name + " becomes " + segment);
            }
        }
        assertThat(segments).hasSameSizeAs(names);
    }

    /** Of its UTF-16 units, since halves of pairs have no other form. */
    private static UUID digest(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * 2);
        bytes.asCharBuffer().put(text);
        return UUID.nameUUIDFromBytes(bytes.array());
    }
}
