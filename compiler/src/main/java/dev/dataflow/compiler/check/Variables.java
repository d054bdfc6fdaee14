package dev.dataflow.compiler.check;

import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.Variable;
import java.util.stream.Stream;

/** What a step takes from its run: in expressions, and in the texts of its connectors. */
final class Variables {
    private Variables() {}

    static Stream<Variable> of(Subject.Located step) {
        Stream<Variable> computed = step.mentions().stream()
                .flatMap(Mention::within)
                .filter(part -> part instanceof Expression.Given)
                .map(part -> ((Expression.Given) part).variable());
        return Stream.concat(computed, step.connectorUses().stream().flatMap(use -> of(use.connector())));
    }

    private static Stream<Variable> of(ConnectorUse use) {
        return use.options().values().stream()
                .filter(value -> value instanceof Value.Templates)
                .flatMap(value -> ((Value.Templates) value).templates().stream())
                .flatMap(template -> template.parts().stream())
                .flatMap(part -> Stream.ofNullable(part.variable()));
    }
}
