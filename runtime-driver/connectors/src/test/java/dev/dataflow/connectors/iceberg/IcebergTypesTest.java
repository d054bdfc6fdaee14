package dev.dataflow.connectors.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.junit.jupiter.api.Test;

final class IcebergTypesTest {
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
            Schema schema = new Schema(List.of(new Schema.Column("c", Type.parse(row.get(2)), false)));
            org.apache.iceberg.Schema table = IcebergTypes.schema(schema);
            assertThat(table.findType("c").toString().replaceAll("\\b\\d+: ", ""))
                    .isEqualTo(row.get(5));
            assertThat(parquet(table)).isEqualTo(row.get(6));
        }
    }

    @Test
    void idsDifferAndNullabilityIsKept() {
        Type type = Type.parse("struct<a:list<map<string,int?>?>,b:struct<c:long?>?>");
        Schema schema = new Schema(List.of(new Schema.Column("s", type, false), new Schema.Column("t", type, true)));
        assertThat(IcebergTypes.schema(schema).columns())
                .hasToString("[1: s: required struct<2: a: required list<map<string, int>>, "
                        + "6: b: optional struct<7: c: optional long>>, "
                        + "8: t: optional struct<9: a: required list<map<string, int>>, "
                        + "13: b: optional struct<14: c: optional long>>]");
    }

    private static String parquet(org.apache.iceberg.Schema table) {
        org.apache.parquet.schema.Type type =
                ParquetSchemaUtil.convert(table, "t").getType("c");
        String stored = type.isPrimitive()
                ? type.asPrimitiveType().getPrimitiveTypeName().name()
                : "group";
        return type.getLogicalTypeAnnotation() == null ? stored : stored + " " + type.getLogicalTypeAnnotation();
    }
}
