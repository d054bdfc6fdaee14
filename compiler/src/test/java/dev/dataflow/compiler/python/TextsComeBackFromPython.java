package dev.dataflow.compiler.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.compiler.OddTexts;
import dev.dataflow.compiler.PythonScript;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a text holds, Python reads what was quoted as that text, unit by unit, and nothing of it as code: NUL and halves
 * of surrogate pairs too, which the compiler refuses before they get so far.
 */
final class TextsComeBackFromPython {
    private static final int AT_ONCE = 20_000;

    @TempDir
    Path folder;

    @Test
    void twentyThousandTexts() throws IOException, InterruptedException {
        comeBack(AT_ONCE);
    }

    @Test
    @Tag("slow")
    void aMillionTexts() throws IOException, InterruptedException {
        comeBack(1_000_000);
    }

    @Test
    void docstringsButForTheirWhiteSpace() throws IOException, InterruptedException {
        Path file = folder.resolve("docstrings");
        OddTexts texts = new OddTexts(8);
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (int i = 0; i < AT_ONCE / 4; i++) {
                String text = texts.next() + "\n\nEnds";
                lines.write(line("docstring", Quotes.docstring(text), text));
            }
        }
        assertThat(PythonScript.run("literals.py", file)).isEmpty();
    }

    private void comeBack(int count) throws IOException, InterruptedException {
        Path file = folder.resolve("literals");
        OddTexts texts = new OddTexts(7);
        for (int done = 0; done < count; done += AT_ONCE) {
            try (BufferedWriter lines = Files.newBufferedWriter(file)) {
                for (int i = 0; i < AT_ONCE; i++) {
                    String text = texts.next();
                    lines.write(line("literal", Quotes.literal(text), text));
                }
            }
            assertThat(PythonScript.run("literals.py", file)).isEmpty();
        }
    }

    private static String line(String kind, String source, String text) {
        byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
        return kind + " " + HexFormat.of().formatHex(bytes) + " " + OddTexts.hex(text) + "\n";
    }
}
