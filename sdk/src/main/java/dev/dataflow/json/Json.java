package dev.dataflow.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.SchemaSnapshot;
import dev.dataflow.run.Invocation;
import dev.dataflow.run.Progress;
import dev.dataflow.run.ProgressLine;
import dev.dataflow.run.Report;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the contracts. What it writes is canonical: equal values give equal bytes on any machine (keys sorted
 * behind the one that tells the kind, nothing left out, LF). What it reads must be of a known version and have exactly the
 * fields of the records, with values of their types; null only where they say so.
 */
public final class Json {
    /** A pair is one code point and no surrogate. */
    private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

    private static final String KIND = "type";
    private static final ObjectMapper VALUES = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** What it has found out of a record it knows for all of them. */
    private static final ObjectMapper MAPPER = Mapping.mapper();

    private static final ObjectWriter PRETTY = MAPPER.writer(Mapping.printer());

    /** The pipeline document, indented, with a line feed at the end. */
    public String write(PipelineDocument document) {
        return written(PRETTY, document) + "\n";
    }

    /** The report, indented, with a line feed at the end. */
    public String write(Report report) {
        return written(PRETTY, report) + "\n";
    }

    /** The invocation as one line, without a line feed. Holds secrets. */
    public String write(Invocation invocation) {
        return written(MAPPER.writer(), invocation);
    }

    /** The progress as one line, without a line feed. */
    public String write(ProgressLine line) {
        ObjectNode said = MAPPER.valueToTree(line.said());
        SortedMap<String, JsonNode> fields = new TreeMap<>();
        said.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        ObjectNode of = MAPPER.valueToTree(line.of());
        of.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        ObjectNode all = MAPPER.createObjectNode();
        all.set(KIND, fields.remove(KIND));
        return written(MAPPER.writer(), all.setAll(fields));
    }

    /**
     * Reads a pipeline document.
     *
     * @throws UnreadableJson if {@code text} is none of a known version
     */
    public PipelineDocument readPipeline(String text) {
        return read(text, PipelineDocument.class, "pipeline document", PipelineDocument.VERSION);
    }

    /**
     * Reads an invocation.
     *
     * @throws UnreadableJson if {@code text} is none of a known version
     */
    public Invocation readInvocation(String text) {
        return read(text, Invocation.class, "invocation", Invocation.VERSION);
    }

    /**
     * Reads a report.
     *
     * @throws UnreadableJson if {@code text} is none of a known version
     */
    public Report readReport(String text) {
        return read(text, Report.class, "report", Report.VERSION);
    }

    /**
     * Reads a progress.
     *
     * @throws UnreadableJson if {@code text} is none
     */
    public ProgressLine readProgress(String text) {
        try {
            ObjectNode said = MAPPER.readValue(text, ObjectNode.class);
            ObjectNode of = MAPPER.createObjectNode();
            for (RecordComponent component : ProgressLine.Origin.class.getRecordComponents()) {
                JsonNode value = said.remove(component.getName());
                if (value != null) {
                    of.set(component.getName(), value);
                }
            }
            return new ProgressLine(
                    MAPPER.treeToValue(of, ProgressLine.Origin.class), MAPPER.treeToValue(said, Progress.class));
        } catch (JsonProcessingException e) {
            throw new UnreadableJson("Cannot read the progress line: " + e.getOriginalMessage(), e);
        }
    }

    /** The snapshot, indented, with a line feed at the end. */
    public String write(SchemaSnapshot snapshot) {
        return written(PRETTY, snapshot) + "\n";
    }

    /**
     * Reads a schema snapshot. One that a person wrote may leave {@code inferred} out, which then is false.
     *
     * @throws UnreadableJson if {@code text} is none
     */
    public SchemaSnapshot readSnapshot(String text) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            if (tree instanceof ObjectNode snapshot && !snapshot.has("inferred")) {
                snapshot.put("inferred", false);
            }
            ObjectReader reader = MAPPER.readerFor(SchemaSnapshot.class);
            return reader.readValue(tree);
        } catch (IOException e) {
            throw new UnreadableJson(told(e), e);
        }
    }

    private static String told(IOException failure) {
        String message = failure instanceof JsonProcessingException json ? json.getOriginalMessage() : null;
        return message == null ? String.valueOf(failure.getMessage()) : message;
    }

    /** Any record, map, list, text, number, flag or null as one line, without a line feed. */
    public String line(@Nullable Object value) {
        return written(MAPPER.writer(), value);
    }

    /**
     * Reads a record that {@link #line} wrote; for documents that stay within one module.
     *
     * @throws UnreadableJson if {@code text} is none
     */
    public <T extends Record> T readRecord(String text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new UnreadableJson("Cannot read the " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Any JSON (RFC 8259) as plain values: maps in the order of their names, lists, texts, flags, {@code BigInteger} for
     * numbers without a point and an exponent, {@code BigDecimal} for others. A name that stands twice in an object is an
     * error, since nothing says which is meant.
     *
     * @throws UnreadableJson if {@code text} is none
     */
    public @Nullable Object value(String text) {
        try {
            return VALUES.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            throw new UnreadableJson("Cannot read it as JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String written(ObjectWriter writer, @Nullable Object value) {
        try {
            return wellFormed(writer.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "Cannot write " + (value == null ? "null" : value.getClass().getSimpleName()) + " as JSON", e);
        }
    }

    /** Half a surrogate pair has no form in UTF-8: it is escaped, which texts and names alone can need. */
    @SuppressWarnings(
            "LoopOverCharArray") // Before C2 has seen it, charAt takes five times as long, and documents are long.
    private static String wellFormed(String json) {
        for (char unit : json.toCharArray()) {
            if (Character.isSurrogate(unit)) {
                return LONE_SURROGATE
                        .matcher(json)
                        .replaceAll(half ->
                                String.format("\\\\u%04x", (int) half.group().charAt(0)));
            }
        }
        return json;
    }

    /** The version is looked at first, so that a newer form is named as such rather than by its first unknown field. */
    private <T> T read(String text, Class<T> type, String what, int known) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            JsonNode version = tree.path("version");
            if (!version.isIntegralNumber()) {
                throw new UnreadableJson("Cannot read the " + what + ": it has no integer \"version\"", null);
            }
            if (!version.canConvertToInt() || version.intValue() != known) {
                throw new UnreadableJson(
                        "Cannot read the " + what + ": its version is " + version.asText() + ", known are: " + known
                                + ". Use a Dataflow of the same version as the one that wrote it",
                        null);
            }
            ObjectReader reader = MAPPER.readerFor(type);
            return reader.readValue(tree);
        } catch (IOException e) {
            throw new UnreadableJson("Cannot read the " + what + ": " + told(e), e);
        }
    }
}
