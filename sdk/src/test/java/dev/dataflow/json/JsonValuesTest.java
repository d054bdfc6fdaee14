package dev.dataflow.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dataflow.json.JsonValues.Numeral;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON of others, as values of Java's own. */
final class JsonValuesTest {
    @Test
    void valuesKeepTheirOrderAndNumbersTheirDigits() {
        Object value = JsonValues.parse("{\"z\":[1.50,-0.0,1E400,null,true,\"\\u00f6\"],\"a\":{}}");

        assertThat(value)
                .isEqualTo(Map.of(
                        "z",
                        Arrays.asList(new Numeral("1.50"), new Numeral("-0.0"), new Numeral("1E400"), null, true, "ö"),
                        "a",
                        Map.of()));
        assertThat(String.valueOf(value)).startsWith("{z=");
        assertThat(JsonValues.parse(" null ")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[1,", "{\"a\":}", "{\"a\":1,\"a\":2}", "1 2", "NaN", "01", "'a'", "{a:1}", "[1,]"})
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> JsonValues.parse(text)).isInstanceOf(UnreadableJson.class);
    }

    @Test
    void whereSomethingBeganIsToldWithoutSettingsOfTheParser() {
        assertThatThrownBy(() -> JsonValues.parse("{\"a\": [1"))
                .hasMessageContaining("start marker at line: 1, column: 7")
                .hasMessageNotContaining("Source");
    }
}
