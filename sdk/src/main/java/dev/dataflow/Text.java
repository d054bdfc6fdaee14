package dev.dataflow;

import dev.dataflow.connector.Option;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A text that may hold variables: {@code Text.of("in/", Vars.ds(), "/trips.csv")}. A date stands in it as 2026-11-21. */
public final class Text {
    private final Value.Template template;

    private Text(Value.Template template) {
        this.template = template;
    }

    /**
     * The parts as one text; each a {@code String} or a {@link Var}.
     *
     * @throws IllegalArgumentException if one is anything else
     */
    public static Text of(Object... parts) {
        return new Text(new Value.Template(Stream.of(parts).map(Text::part).toList()));
    }

    private static Value.Part part(Object part) {
        if (part instanceof Var variable) {
            return new Value.Part(null, variable.variable());
        } else if (part instanceof String text) {
            return new Value.Part(text, null);
        }
        throw new IllegalArgumentException(
                "Cannot use " + part.getClass().getName() + " in a text. Use a String or one of Vars");
    }

    /** This text, with this at its end if it does not end so. */
    Text ending(String end) {
        List<Value.Part> parts = new ArrayList<>(template.parts());
        Value.Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        if (last != null && last.text() != null && last.text().endsWith(end)) {
            return this;
        }
        parts.add(new Value.Part(end, null));
        return new Text(new Value.Template(parts));
    }

    /** A text alone if there is no variable in it, else a template. */
    Value value() {
        return template.constant().<Value>map(Value.Text::new).orElseGet(() -> new Value.Templates(List.of(template)));
    }

    /** A use of the dataset of this name; with a variable in it, the run makes it. */
    ConnectorUse named(String connector, String connection) {
        ConnectorUse use = ConnectorUse.of(connector, connection, toString());
        return template.constant().isPresent() ? use : use.with(Option.NAME, value());
    }

    /** Texts alone if there is no variable in them, else templates. */
    static Value values(List<Text> texts) {
        List<Value.Template> templates =
                texts.stream().map(text -> text.template).toList();
        return templates.stream().allMatch(template -> template.constant().isPresent())
                ? new Value.Texts(templates.stream()
                        .map(template -> template.constant().orElse(""))
                        .toList())
                : new Value.Templates(templates);
    }

    /** With each variable in braces: what people call it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Value.Part part : template.parts()) {
            text.append(
                    part.variable() == null
                            ? part.text()
                            : "{" + part.variable().words() + "}");
        }
        return text.toString();
    }
}
