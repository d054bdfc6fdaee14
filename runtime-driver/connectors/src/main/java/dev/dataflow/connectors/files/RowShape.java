package dev.dataflow.connectors.files;

import dev.dataflow.driver.rows.Values;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import java.util.ArrayList;
import java.util.List;

/** How the rows of a file are put together: values that the file holds, and values that are the same in all its rows. */
final class RowShape {
    private final Object[] constants;
    private final List<Integer> places = new ArrayList<>();
    private final Schema stored;

    RowShape(Schema schema, DataFile file) {
        this.constants = new Object[schema.columns().size()];
        List<Schema.Column> own = new ArrayList<>();
        for (int i = 0; i < constants.length; i++) {
            Schema.Column column = schema.columns().get(i);
            Literal literal = file.constants().get(column.name());
            if (literal == null) {
                places.add(i);
                own.add(column);
            } else {
                String text = literal.value();
                // A null is a place left alone: NullAway does not read @Nullable in other modules' arrays.
                if (text != null) {
                    constants[i] = Values.parse(literal.type(), text);
                }
            }
        }
        this.stored = new Schema(own);
    }

    /** The columns that the file itself holds. */
    Schema stored() {
        return stored;
    }

    /** A new row with the constants in their places. */
    Object[] row() {
        return constants.clone();
    }

    /** Where the value of the stored column of that number goes. */
    int place(int number) {
        return places.get(number);
    }
}
