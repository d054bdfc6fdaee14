package dev.dataflow.driver.connect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Pinned rows, ready to be moved, in pieces that can be read apart from each other. */
public interface Reading {

    /** The pieces; together they are all rows, each once. */
    List<Split> splits();

    /**
     * The rows cut into chunks of about the same size, which several attempts may share out among themselves: the same ones
     * whoever asks, and together all rows, each once. Nothing, if they are too few, cannot be cut, or would not be of one
     * moment if one attempt read some of them and a later one the others.
     *
     * @param most how many there may be
     * @param leastBytes what each has at least, where sizes are known
     */
    default List<Chunk> chunks(int most, long leastBytes) {
        return List.of();
    }

    /**
     * Some of the rows.
     *
     * @param name what they are, in words that no others have
     * @param bytes of the files that they are in; 0 if that is not known
     */
    record Chunk(String name, long bytes, Supplier<List<Split>> splits) {}

    /** Neighbours together, for as long as they have less than their share; nothing, if all of them do. */
    static <T> List<List<T>> cut(List<T> all, ToLongFunction<T> size, int most, long least) {
        long total = all.stream().mapToLong(size).sum();
        long share = Math.max(least, (total + most - 1) / most);
        List<List<T>> groups = new ArrayList<>();
        List<T> group = new ArrayList<>();
        long sum = 0;
        for (T one : all) {
            group.add(one);
            sum += size.applyAsLong(one);
            if (sum >= share) {
                groups.add(List.copyOf(group));
                group.clear();
                sum = 0;
            }
        }
        if (!group.isEmpty()) {
            groups.add(List.copyOf(group));
        }
        return groups.size() < 2 ? List.of() : groups;
    }
}
