package dev.dataflow.compiler.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a text holds, Python reads what was quoted as that text, and nothing of it as code. */
final class TextsComeBackFromPython {
    private static final String[] PIECES = {
        "'",
        "\"",
        "\"\"\"",
        "'''",
        "\\",
        "\n",
        "\r",
        "\t",
        "\0",
        "\u001b",
        "{x}",
        "${x}",
        "%s",
        "#",
        "a",
        " ",
        "é",
        "\u202e",
        "\u2028",
        "\ufeff",
        "🚀",
        "\ue000",
        "\\N{BEL}",
        "\\x41",
        "\u00a0",
        "\u0085",
        "\ud7ff"
    };
    private static final String SCRIPT = """
            import ast, sys
            source, told = sys.argv[1:]
            lines = open(source, encoding="utf-8", newline="").read().split("\\x1e")
            texts = [ast.literal_eval(line) for line in lines]
            open(told, "w", encoding="utf-8", newline="").write("\\x1e".join(texts))
            """;

    @TempDir
    Path folder;

    @Test
    void everyTextOfOddPieces() throws IOException, InterruptedException {
        Random random = new Random(7);
        List<String> texts = new ArrayList<>(List.of(""));
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(8); j >= 0; j--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            texts.add(text.toString());
        }
        assertThat(fromPython(texts.stream().map(Quotes::literal).toList())).isEqualTo(texts);
    }

    @Test
    void everyDocstringButForWhiteSpaceAtLineEnds() throws IOException, InterruptedException {
        Random random = new Random(8);
        List<String> texts = new ArrayList<>(List.of("one line", "two\nlines"));
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder("Begins ");
            for (int j = random.nextInt(8); j >= 0; j--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            texts.add(text.append("x").toString());
        }
        List<String> told = fromPython(texts.stream().map(Quotes::docstring).toList());
        assertThat(told).hasSameSizeAs(texts);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(loose(told.get(i))).isEqualTo(loose(texts.get(i)));
        }
    }

    /** A docstring has no tabs, no white space before a line's end, and one line feed for each end of a line. */
    private static String loose(String text) {
        return text.replaceAll("\r+\n", "\n")
                .replace("\t", "    ")
                .replaceAll("[ ]+(?=\n|$)", "")
                .strip();
    }

    private List<String> fromPython(List<String> literals) throws IOException, InterruptedException {
        Path source = Files.writeString(folder.resolve("literals"), String.join("\u001e", literals));
        Path told = folder.resolve("told");
        Process python = new ProcessBuilder("python3", "-c", SCRIPT, source.toString(), told.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output).isEmpty();
        return List.of(Files.readString(told).split("\u001e", -1));
    }
}
