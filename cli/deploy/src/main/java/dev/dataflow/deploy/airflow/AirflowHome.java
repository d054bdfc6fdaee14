package dev.dataflow.deploy.airflow;

import dev.dataflow.deploy.Durable;
import dev.dataflow.deploy.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The folder of the private Airflow: its configuration, database and logs.
 *
 * @param folder AIRFLOW_HOME
 * @param python of the environment that Airflow is installed in
 * @param plugin folder of our Python package
 */
record AirflowHome(Path folder, Path python, Path plugin) {
    /** Variables of the user's own that would reach into ours. */
    private static final List<String> FOREIGN =
            List.of("PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV", "SPARK_HOME", "SPARK_CONF_DIR");

    /** Programs read one or the other; behind a proxy Airflow's parts must still talk to each other. */
    private static final List<String> NOT_BY_PROXY = List.of("NO_PROXY", "no_proxy");

    private static final List<String> BESIDE = List.of("", "-journal", "-wal", "-shm");
    private static final String LOOPBACK = "127.0.0.1,localhost";

    Path logs() {
        return folder.resolve("logs");
    }

    Path database() {
        return folder.resolve("airflow.db");
    }

    /** The bundle configuration is what makes Airflow see our releases. */
    void configure(int port, Path releases, Secrets secrets, boolean schedules) throws IOException {
        Files.createDirectories(logs());
        Files.createDirectories(folder.resolve("dags"));
        StringBuilder text = new StringBuilder("# Written by dataflow at each start.\n");
        Map<String, Map<String, String>> settings = settings(port, releases, secrets);
        settings.put("scheduler", entries("use_job_schedule", schedules ? "True" : "False"));
        settings.forEach((section, entries) -> {
            text.append("\n[").append(section).append("]\n");
            entries.forEach((key, value) -> text.append(key)
                    .append(" = ")
                    .append(value.replace("%", "%%"))
                    .append('\n'));
        });
        Durable.replaceSecret(folder.resolve("airflow.cfg"), text.toString());
    }

    private Map<String, Map<String, String>> settings(int port, Path releases, Secrets secrets) throws IOException {
        String address = "http://127.0.0.1:" + port;
        Map<String, Map<String, String>> settings = new LinkedHashMap<>();
        settings.put(
                "core",
                entries(
                        "dags_folder",
                        folder.resolve("dags").toString(),
                        "load_examples",
                        "False",
                        "executor",
                        "LocalExecutor",
                        "parallelism",
                        "4",
                        "execution_api_server_url",
                        address + "/execution/",
                        "fernet_key",
                        secrets.fernetKey(),
                        "auth_manager",
                        "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager",
                        "simple_auth_manager_users",
                        Secrets.USER + ":admin",
                        "simple_auth_manager_passwords_file",
                        secrets.writePasswords(folder).toString()));
        settings.put("database", entries("sql_alchemy_conn", "sqlite:///" + database()));
        settings.put("logging", entries("base_log_folder", logs().toString()));
        settings.put(
                "api",
                entries(
                        "host",
                        "127.0.0.1",
                        "port",
                        Integer.toString(port),
                        "base_url",
                        address,
                        "workers",
                        "1",
                        "secret_key",
                        secrets.apiSecret()));
        settings.put("api_auth", entries("jwt_secret", secrets.apiSecret()));
        settings.put(
                "dag_processor",
                entries(
                        "parsing_processes", "1",
                        "refresh_interval", "1",
                        "bundle_refresh_check_interval", "1",
                        "dag_bundle_storage_path", folder.resolve("bundles").toString(),
                        "dag_bundle_config_list", Json.line(List.of(bundle(releases)))));
        settings.put("usage_data_collection", entries("enabled", "False"));
        return settings;
    }

    private static Map<String, Object> bundle(Path releases) {
        return new TreeMap<>(Map.of(
                "name", "dataflow",
                "classpath", "dataflow_airflow.bundle.ReleaseBundle",
                "kwargs", new TreeMap<>(Map.of("root", releases.toString(), "refresh_interval", 1))));
    }

    private static Map<String, String> entries(String... keysAndValues) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (int at = 0; at < keysAndValues.length; at += 2) {
            entries.put(keysAndValues[at], keysAndValues[at + 1]);
        }
        return entries;
    }

    /** The user's environment without what would change our Airflow. Our own secrets are in files. */
    Map<String, String> environment(Map<String, String> ofUser, Path installation) {
        Map<String, String> variables = new TreeMap<>(ofUser);
        variables
                .keySet()
                .removeIf(
                        name -> name.startsWith("AIRFLOW_") || name.startsWith("_AIRFLOW_") || FOREIGN.contains(name));
        NOT_BY_PROXY.forEach(
                name -> variables.merge(name, LOOPBACK, (own, ours) -> own.isBlank() ? ours : own + "," + ours));
        variables.put("AIRFLOW_HOME", folder.toString());
        variables.put("PYTHONPATH", plugin.toString());
        // Else every folder in which one of its parts is started could replace its modules.
        variables.put("PYTHONSAFEPATH", "1");
        variables.put("PYTHONUNBUFFERED", "1");
        variables.put("PATH", python.getParent() + File.pathSeparator + ofUser.getOrDefault("PATH", ""));
        variables.put("DATAFLOW_INSTALLATION", installation.toString());
        return variables;
    }

    /** Whether the database was made by this very environment; a half-made one is not marked. */
    boolean isMigrated() {
        try {
            return Files.exists(database()) && Files.readString(marker()).equals(python.toString());
        } catch (IOException e) {
            return false;
        }
    }

    /** The database will not be whole until it is marked again. One that never was is removed: somebody was killed over it. */
    void beginMigration() throws IOException {
        if (!Files.deleteIfExists(marker())) {
            removeDatabase();
        }
    }

    void markMigrated() throws IOException {
        Durable.replace(marker(), python.toString());
    }

    /** Removes the database, and what SQLite keeps beside it. */
    void removeDatabase() throws IOException {
        for (String suffix : BESIDE) {
            Files.deleteIfExists(folder.resolve(database().getFileName() + suffix));
        }
    }

    private Path marker() {
        return folder.resolve("migrated");
    }
}
