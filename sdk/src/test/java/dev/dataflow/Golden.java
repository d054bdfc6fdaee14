package dev.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is made from the code; {@code -Dgolden.update} writes it anew. */
final class Golden {
    private Golden() {}

    static void check(Path file, String text) throws IOException {
        if (Boolean.getBoolean("golden.update") || "".equals(System.getProperty("golden.update"))) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }

    /** A file of which only what follows the first line of the text is made from the code. */
    static void checkEnd(Path file, String text) throws IOException {
        String page = Files.readString(file);
        int made = page.indexOf(text.substring(0, text.indexOf('\n')));
        check(file, (made < 0 ? page + '\n' : page.substring(0, made)) + text);
    }
}
