package dev.dataflow.deploy.airflow;

import com.fasterxml.jackson.core.JacksonException;
import dev.dataflow.deploy.Durable;
import dev.dataflow.deploy.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/**
 * What only the private Airflow and its owner know, kept in files that only the owner can read.
 *
 * @param password of the one user
 * @param fernetKey with which connections are stored
 * @param apiSecret with which tokens are signed
 */
record Secrets(String password, String fernetKey, String apiSecret) {
    /** The name of the one user. */
    static final String USER = "dataflow";

    private static final int KEY_BYTES = 32;
    private static final int PASSWORD_BYTES = 18;

    /** Those of a home, which are made at its first start and kept, since stored connections can be read with them only. */
    static Secrets of(Path home) throws IOException {
        Path file = home.resolve("secrets.json");
        if (Files.exists(file)) {
            try {
                return Json.read(file, Secrets.class);
            } catch (JacksonException e) {
                Files.delete(
                        file); // half-written by another hand: with new ones, only what was stored with the old is lost
            }
        }
        SecureRandom random = new SecureRandom();
        Secrets secrets = new Secrets(word(random, PASSWORD_BYTES), key(random), word(random, KEY_BYTES));
        Durable.replaceSecret(file, Json.text(secrets));
        return secrets;
    }

    static Path passwordFile(Path home) {
        return home.resolve("password.json");
    }

    /** The file in the form of Airflow's simple auth manager. */
    Path writePasswords(Path home) throws IOException {
        Path file = passwordFile(home);
        Durable.replaceSecret(file, Json.text(Map.of(USER, password)));
        return file;
    }

    private static String word(SecureRandom random, int bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(random, bytes));
    }

    private static String key(SecureRandom random) {
        return Base64.getUrlEncoder().encodeToString(bytes(random, KEY_BYTES));
    }

    private static byte[] bytes(SecureRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public String toString() {
        return "Secrets";
    }
}
