package org.duckdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The memory of chunks and vectors, as DuckDB's C interface lays it out. What is handed out lives as long as its chunk, and a
 * list's memory until the list is made longer.
 */
public final class VectorMemory {
    private VectorMemory() {}

    /** How many rows a chunk can hold. */
    public static int capacity() {
        return (int) DuckDBBindings.duckdb_vector_size();
    }

    /** How many rows a chunk has. */
    public static int rows(ByteBuffer chunk) {
        return (int) DuckDBBindings.duckdb_data_chunk_get_size(chunk);
    }

    /** Gives a chunk back. */
    public static void free(ByteBuffer chunk) {
        DuckDBBindings.duckdb_destroy_data_chunk(chunk);
    }

    /** The vector of a chunk's column. */
    public static ByteBuffer column(ByteBuffer chunk, int column) {
        return DuckDBBindings.duckdb_data_chunk_get_vector(chunk, column);
    }

    /** The values, each of so many bytes, in the machine's order. */
    public static ByteBuffer values(ByteBuffer vector, int count, int width) {
        return DuckDBBindings.duckdb_vector_get_data(vector, (long) count * width)
                .order(ByteOrder.nativeOrder());
    }

    /** One bit a value, set where there is one, in words of 64; null if none is missing. */
    public static @Nullable ByteBuffer validity(ByteBuffer vector, int count) {
        ByteBuffer bits = DuckDBBindings.duckdb_vector_get_validity(vector, count);
        return bits == null ? null : bits.order(ByteOrder.nativeOrder());
    }

    /** The same, to be written. */
    public static ByteBuffer writableValidity(ByteBuffer vector, int count) {
        DuckDBBindings.duckdb_vector_ensure_validity_writable(vector);
        return DuckDBBindings.duckdb_vector_get_validity(vector, count).order(ByteOrder.nativeOrder());
    }

    /** The bytes of a text or of binary data, from what {@link #values} gave for the vector. */
    public static byte[] bytes(ByteBuffer values, int row) {
        return DuckDBBindings.duckdb_vector_get_string(values, row);
    }

    /** Sets a text or binary data. */
    public static void setBytes(ByteBuffer vector, int row, byte[] bytes) {
        DuckDBBindings.duckdb_vector_assign_string_element_len(vector, row, bytes);
    }

    /** The elements of all rows' lists; of a map's, structs of a key and a value. */
    public static ByteBuffer elements(ByteBuffer list) {
        return DuckDBBindings.duckdb_list_vector_get_child(list);
    }

    /** How many elements all rows' lists have together. */
    public static int elementCount(ByteBuffer list) {
        return Math.toIntExact(DuckDBBindings.duckdb_list_vector_get_size(list));
    }

    /** Makes room for so many elements, all of which are to be written. */
    public static void setElementCount(ByteBuffer list, int count) {
        if (DuckDBBindings.duckdb_list_vector_reserve(list, count) != 0
                || DuckDBBindings.duckdb_list_vector_set_size(list, count) != 0) {
            throw new OutOfMemoryError("DuckDB has no room for lists of " + count + " elements");
        }
    }

    /** A field of all rows' structs. */
    public static ByteBuffer field(ByteBuffer struct, int field) {
        return DuckDBBindings.duckdb_struct_vector_get_child(struct, field);
    }

    /** The type of a vector, to be given back with {@link #freeType}. */
    static ByteBuffer type(ByteBuffer vector) {
        return DuckDBBindings.duckdb_vector_get_column_type(vector);
    }

    static void freeType(ByteBuffer type) {
        DuckDBBindings.duckdb_destroy_logical_type(type);
    }
}
