package dev.dataflow.driver;

import dev.dataflow.run.Report.How;
import dev.dataflow.run.Report.Origin;
import dev.dataflow.run.Report.Origins;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the columns of a step, and the choice of its rows, come from. */
record Derived(SortedMap<String, Origins> columns, Origins rows) {
    static final Origins NOTHING = new Origins(true, List.of());
    static final Origins UNKNOWN = new Origins(false, List.of());

    private static final Comparator<Origin> ORDER = Comparator.comparing(Origin::dataset)
            .thenComparing(Origin::connector)
            .thenComparing(Origin::column)
            .thenComparing(Origin::how);

    /** Of nothing that anybody could name. */
    static Derived unknown(Collection<String> columns) {
        SortedMap<String, Origins> all = new TreeMap<>();
        columns.forEach(column -> all.put(column, UNKNOWN));
        return new Derived(all, UNKNOWN);
    }

    Origins column(String name) {
        return columns.getOrDefault(name, UNKNOWN);
    }

    /** These columns, with the choice of rows as it is. */
    Derived with(SortedMap<String, Origins> others) {
        return new Derived(others, rows);
    }

    /** These columns, with something more that decides about rows. */
    Derived by(How how, Collection<String> deciding) {
        return new Derived(
                columns,
                all(Stream.concat(Stream.of(rows), deciding.stream().map(column -> through(column(column), how)))));
    }

    /** All of several. */
    static Origins all(Stream<Origins> several) {
        boolean[] known = {true};
        TreeSet<Origin> from = new TreeSet<>(ORDER);
        several.forEach(one -> {
            known[0] &= one.known();
            from.addAll(one.from());
        });
        return new Origins(known[0], List.copyOf(from));
    }

    /** What something comes from that is made of this in such a way: the farther way counts. */
    static Origins through(Origins origins, How how) {
        TreeSet<Origin> from = new TreeSet<>(ORDER);
        for (Origin origin : origins.from()) {
            from.add(new Origin(origin.dataset(), origin.connector(), origin.column(), how.of(origin.how())));
        }
        return new Origins(origins.known(), List.copyOf(from));
    }
}
