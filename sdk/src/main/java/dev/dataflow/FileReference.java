package dev.dataflow;

import org.jspecify.annotations.Nullable;

/**
 * A file that a row points to, rather than its bytes; a column of it has the type {@code file}.
 *
 * @param uri its address
 * @param size in bytes
 * @param mediaType such as {@code image/png}; null if that is not known
 * @param sha256 of its bytes, 64 hexadecimal digits in lower case; null if that is not known
 */
public record FileReference(
        String uri,
        long size,
        @Nullable String mediaType,
        @Nullable String sha256) {}
