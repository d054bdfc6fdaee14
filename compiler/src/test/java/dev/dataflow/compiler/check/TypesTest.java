package dev.dataflow.compiler.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import org.junit.jupiter.api.Test;

final class TypesTest {
    @Test
    void everyNumberGoesWithEveryOther() {
        for (Type left : Scalar.values()) {
            for (Type right : Scalar.values()) {
                assertThat(Types.comparable(left, right))
                        .isEqualTo(left == right || (left.numeric() && right.numeric()));
            }
        }
    }
}
