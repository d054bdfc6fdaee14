package dev.dataflow;

import dev.dataflow.ir.Body;
import java.util.ArrayList;
import java.util.List;

/** An order of rows; nulls come last: {@code asc("day").thenDesc("total")}. */
public record SortBy(List<Body.Order> orders) {
    public SortBy {
        orders = List.copyOf(orders);
    }

    /** Smallest first. */
    public static SortBy asc(String column) {
        return new SortBy(List.of(new Body.Order(column, false)));
    }

    /** Greatest first. */
    public static SortBy desc(String column) {
        return new SortBy(List.of(new Body.Order(column, true)));
    }

    /** Rows in the same place by this column, smallest first. */
    public SortBy thenAsc(String column) {
        return then(new Body.Order(column, false));
    }

    /** Rows in the same place by this column, greatest first. */
    public SortBy thenDesc(String column) {
        return then(new Body.Order(column, true));
    }

    private SortBy then(Body.Order next) {
        List<Body.Order> more = new ArrayList<>(orders);
        more.add(next);
        return new SortBy(more);
    }
}
