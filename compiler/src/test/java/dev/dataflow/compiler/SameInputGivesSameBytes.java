package dev.dataflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Neither the machine's folder, clock, locale and time zone nor the order of files can be seen in what is emitted. */
final class SameInputGivesSameBytes {
    private final Locale locale = Locale.getDefault();
    private final TimeZone zone = TimeZone.getDefault();

    @TempDir
    Path folder;

    @AfterEach
    void putBack() {
        Locale.setDefault(locale);
        TimeZone.setDefault(zone);
    }

    @Test
    void underAnotherLocaleTimeZoneFolderAndFileOrder() throws IOException {
        SortedMap<String, String> here = emitted(folder.resolve("here"));
        // Turkish has another lower case of I, Arabic other digits, and in Kiritimati it is tomorrow.
        Locale.setDefault(Locale.forLanguageTag("tr-TR-u-nu-arab"));
        TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
        assertThat(emitted(folder.resolve("elsewhere/with space"))).isEqualTo(here);
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        assertThat(emitted(folder.resolve("again"))).isEqualTo(here);
    }

    @Test
    void noPathClockOrLineIsInWhatIsEmitted() throws IOException {
        emitted(folder.resolve("here"))
                .values()
                .forEach(text -> assertThat(text)
                        .doesNotContain(folder.toString())
                        .doesNotContain(System.getProperty("user.name") + "/")
                        .doesNotContain(".java")
                        .doesNotContain("\r"));
    }

    private static SortedMap<String, String> emitted(Path classes) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        for (Path golden : Sources.cases("golden")) {
            Path target = classes.resolve(golden.getFileName());
            Sources.compile(golden.resolve("input"), target);
            try (Stream<Path> walk = Files.walk(target)) {
                for (Path file : walk.toList()) {
                    Files.setLastModifiedTime(file, FileTime.fromMillis(file.hashCode() & 0xffff_ffffL));
                }
            }
            files.putAll(new Compiler().compile(ClassPath.of(target)).files());
        }
        return files;
    }
}
