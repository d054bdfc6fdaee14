package dev.dataflow.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.dataflow.ir.Schema.Column;
import dev.dataflow.json.Specimens;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TypeTextTest {
    private final Specimens specimens = new Specimens(4, MissingNode.getInstance());

    @Test
    void everyTypeReadsBackFromItsText() {
        for (int i = 0; i < 20_000; i++) {
            Type type = specimens.type(4);
            assertThat(Type.parse(type.text())).isEqualTo(type);
        }
    }

    @Test
    void fieldsMayHaveAnyName() {
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            String odd = random.ints(random.nextInt(8), 0, 0x3000)
                    .map(c -> c % 3 == 0 ? "`,:<>?\0 a_".charAt(c % 10) : c)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            Type type = new Type.Struct(
                    List.of(new Column(odd, Type.Scalar.INT, true), new Column(odd + "`", Type.Scalar.LONG, false)));
            assertThat(Type.parse(type.text())).isEqualTo(type);
        }
    }

    @Test
    void theTextIsWhatPeopleWouldWrite() {
        Type street = new Type.Struct(List.of(
                new Column("street", Type.Scalar.STRING, false), new Column("no `1`", new Type.Decimal(10, 2), true)));
        assertThat(new Type.MapOf(Type.Scalar.UUID, new Type.ListOf(street, true), false).text())
                .isEqualTo("map<uuid,list<struct<street:string,`no ``1```:decimal(10,2)?>?>>");
    }

    @Test
    void aTextThatIsSpoiledIsReadAsATypeOrRefusedAsNone() {
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(specimens.type(3).text());
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, "`,:<>?\0 a9()".charAt(random.nextInt(12)));
                default -> text.setLength(at);
            }
            try {
                Type read = Type.parse(text.toString());
                assertThat(Type.parse(read.text())).isEqualTo(read);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageStartingWith("Cannot ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " int",
                "int ",
                "INT",
                "int?",
                "list<int",
                "list<>",
                "list<int??>",
                "map<int>",
                "struct<a int>",
                "struct<a:int,>",
                "struct<,a:int>",
                "struct<`a:int>",
                "struct<a b:int>",
                "decimal(10)",
                "decimal(1,2)",
                "decimal(39,0)",
                "decimal(999,0)",
                "decimal",
                "varchar"
            })
    void whatIsNoTypeIsRefused(String text) {
        assertThatThrownBy(() -> Type.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTypeIsReadUpToAHundredDeep() {
        assertThat(Type.parse("list<".repeat(99) + "int" + ">".repeat(99))).isInstanceOf(Type.ListOf.class);
        String endless = "list<".repeat(100_000);
        assertThatThrownBy(() -> Type.parse(endless)).isInstanceOf(IllegalArgumentException.class);
    }
}
