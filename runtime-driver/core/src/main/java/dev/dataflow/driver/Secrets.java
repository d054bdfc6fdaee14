package dev.dataflow.driver;

import dev.dataflow.run.Connection;
import dev.dataflow.run.Invocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Takes secrets out of texts that people or files will see. */
final class Secrets {
    private static final Pattern SECRET =
            Pattern.compile(".*(password|passwd|secret|token|credential|private|access.?key|api.?key).*");

    private final List<String> secrets = new ArrayList<>();

    /** The secrets of an invocation's connections. Short ones would blot out half of every text. */
    Secrets(Invocation invocation) {
        for (Connection connection : invocation.connections().values()) {
            String password = connection.password();
            if (password != null) {
                add(password);
            }
            connection.extra().forEach((name, value) -> {
                if (SECRET.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
                    add(value);
                }
            });
        }
    }

    private void add(String secret) {
        if (secret.length() > 3) {
            secrets.add(secret);
        }
    }

    String removed(String text) {
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, "***");
        }
        return clean;
    }
}
