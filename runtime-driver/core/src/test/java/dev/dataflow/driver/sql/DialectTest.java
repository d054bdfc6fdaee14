package dev.dataflow.driver.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.ir.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DialectTest {
    @Test
    void typesAreCalledAsTheReferenceSays() throws IOException {
        List<List<String>> rows = Files.readAllLines(Path.of("../../docs/reference/types.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> Stream.of(line.replace("`", "").split("\\|", -1))
                        .map(String::strip)
                        .toList())
                .toList();
        assertThat(rows).hasSizeGreaterThan(Type.Scalar.values().length);
        for (List<String> row : rows) {
            Type type = Type.parse(row.get(2));
            assertThat(Dialect.DUCKDB.type(type)).isEqualTo(row.get(3));
            assertThat(Dialect.SPARK.type(type).replace("`", "")).isEqualTo(row.get(4));
        }
    }

    @Test
    void fieldsOfAnyNameAreQuoted() {
        Type type = Type.parse("struct<`a \"``b`:list<int>>");
        assertThat(Dialect.DUCKDB.type(type)).isEqualTo("struct(\"a \"\"`b\" integer[])");
        assertThat(Dialect.SPARK.type(type)).isEqualTo("struct<`a \"``b`: array<int>>");
    }
}
