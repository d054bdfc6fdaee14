package dev.dataflow.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.deploy.process.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a driver gets of the environment that it is started in. */
class LaunchTest {
    @Test
    void onlyTheseFewVariablesArePassedOn() {
        Map<String, String> inherited = new TreeMap<>(Map.of(
                "PATH", "/bin",
                "OPENLINEAGE_CONFIG", "/etc/openlineage.yml",
                "OPENLINEAGE_API_KEY", "secret",
                "AWS_SECRET_ACCESS_KEY", "secret"));
        assertThat(Launch.passedOn(inherited))
                .containsKeys("PATH", "OPENLINEAGE_CONFIG")
                .doesNotContainKeys("OPENLINEAGE_API_KEY", "AWS_SECRET_ACCESS_KEY");
    }

    /** In a JVM of that locale, where a letter beyond ASCII has no place in the name of a file. */
    @ParameterizedTest
    @CsvSource({"LC_ALL, C", "LC_ALL, POSIX", "LANG, xx_XX.UTF-8", "LANG, C.UTF-8", "LANG,''"})
    void driversReadFileNamesInUtf8WhateverTheLocale(String variable, String locale) throws Exception {
        List<String> said = new ArrayList<>();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        int code = Program.of(java, "-cp", System.getProperty("java.class.path"), Starter.class.getName(), java)
                .withOnly(Map.of("PATH", System.getenv("PATH"), variable, locale))
                .run(said::add);
        assertThat(code).as(String.join("\n", said)).isZero();
        assertThat(said).anyMatch(line -> line.matches("\\s*sun\\.jnu\\.encoding = UTF-8"));
    }

    /** Run by another JVM. */
    static final class Starter {
        private Starter() {}

        public static void main(String[] arguments) throws Exception {
            ProcessBuilder builder =
                    new ProcessBuilder(arguments[0], "-XshowSettings:properties", "-version").inheritIO();
            builder.environment().clear();
            builder.environment().putAll(Launch.passedOn(System.getenv()));
            System.exit(builder.start().waitFor());
        }
    }
}
