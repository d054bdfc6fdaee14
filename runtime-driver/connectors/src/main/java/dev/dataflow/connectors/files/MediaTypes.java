package dev.dataflow.connectors.files;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Media types by what names end in: of our own, since each machine has a list of its own. */
final class MediaTypes {
    private static final String LIST = """
            application/gzip gz tgz
            application/json json
            application/msword doc
            application/octet-stream bin
            application/pdf pdf
            application/sql sql
            application/vnd.apache.parquet parquet
            application/vnd.ms-excel xls
            application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
            application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
            application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
            application/x-ndjson jsonl ndjson
            application/x-tar tar
            application/xml xml
            application/zip zip
            application/zstd zst
            audio/flac flac
            audio/mpeg mp3
            audio/mp4 m4a
            audio/ogg ogg oga
            audio/wav wav
            image/bmp bmp
            image/gif gif
            image/jpeg jpg jpeg
            image/png png
            image/svg+xml svg
            image/tiff tif tiff
            image/webp webp
            text/css css
            text/csv csv
            text/html html htm
            text/javascript js
            text/markdown md
            text/plain txt log
            text/tab-separated-values tsv
            video/mp4 mp4
            video/mpeg mpeg mpg
            video/quicktime mov
            video/webm webm
            """;
    private static final Map<String, String> TYPES = new HashMap<>();

    static {
        LIST.lines().map(line -> line.split(" ", -1)).forEach(words -> {
            for (int i = 1; i < words.length; i++) {
                TYPES.put(words[i], words[0]);
            }
        });
    }

    private MediaTypes() {}

    /** The media type of a file, null if its name does not say. */
    static @Nullable String of(Path file) {
        String name = file.getFileName().toString();
        return TYPES.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }
}
