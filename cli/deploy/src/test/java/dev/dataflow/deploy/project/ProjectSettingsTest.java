package dev.dataflow.deploy.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dataflow.deploy.Obstacle;
import dev.dataflow.run.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectSettingsTest {
    private static final String WHOLE = """
            project: samples
            catalog: lake              # the connection that Iceberg tables belong to
            warehouse: .dataflow/warehouse
            connections:
              lake: {type: iceberg, catalog: jdbc, uri: "jdbc:sqlite:.dataflow/catalog.db"}
              taxi_data: {type: files, path: data}
              crm: {type: postgres, host: db, port: 5432, schema: crm, login: me, password: secret, ssl: true, retries: 3}
            """;

    @TempDir
    Path folder;

    @Test
    void pathsAreMadeAbsoluteFromTheFileOn() throws IOException {
        ProjectSettings settings = load(WHOLE);
        assertThat(settings.warehouse()).isEqualTo(folder.resolve(".dataflow/warehouse"));
        assertThat(settings.staging()).isEqualTo(folder.resolve(".dataflow/staging"));
        assertThat(settings.deadLetters()).isEqualTo(folder.resolve(".dataflow/dead-letters"));
        assertThat(connection(settings, "taxi_data").extra())
                .isEqualTo(Map.of("path", folder.resolve("data").toString()));
        assertThat(connection(settings, "lake").extra())
                .isEqualTo(Map.of(
                        "catalog",
                        "jdbc",
                        "uri",
                        "jdbc:sqlite:" + folder.resolve(".dataflow/catalog.db"),
                        "warehouse",
                        folder.resolve(".dataflow/warehouse").toString()));
    }

    @Test
    void addressesAndRemotePathsStayAsTheyAre() throws IOException {
        ProjectSettings settings = load("""
                project: p
                connections:
                  lake: {type: iceberg, uri: "jdbc:sqlite::memory:", warehouse: "s3://bucket/x"}
                  rest: {type: iceberg, catalog: rest, uri: "http://127.0.0.1:1", warehouse: prod}
                  server: {type: iceberg, catalog: rest, uri: "http://127.0.0.1:1"}
                """);
        assertThat(connection(settings, "lake").extra())
                .isEqualTo(Map.of("uri", "jdbc:sqlite::memory:", "warehouse", "s3://bucket/x"));
        assertThat(connection(settings, "rest").extra()).containsEntry("warehouse", "prod");
        assertThat(connection(settings, "server").extra()).doesNotContainKey("warehouse");
    }

    @Test
    void knownKeysAreFieldsAndTheRestIsExtra() throws IOException {
        ProjectSettings settings = load(WHOLE);
        assertThat(connection(settings, "crm"))
                .isEqualTo(new Connection(
                        "postgres",
                        "db",
                        5432,
                        "crm",
                        "me",
                        "secret",
                        new TreeMap<>(Map.of("ssl", "true", "retries", "3"))));
        assertThat(settings.toString() + LocalConnections.of(settings, Map.of()))
                .doesNotContain("secret");
    }

    @Test
    void valuesOfConnectionsMayReferToTheEnvironment() throws IOException {
        ProjectSettings settings = load("""
                project: p
                connections:
                  data: {type: files, path: "${PLACE}/in"}
                  crm:
                    type: postgres
                    port: ${PORT}
                    login: ${FIRST}.${LAST}
                    password: ${PASSWORD}
                    uri: jdbc:postgresql://me:${PASSWORD}@db/$schema/$${PASSWORD}
                """);
        LocalConnections connections = LocalConnections.of(
                settings,
                Map.of("PLACE", "trips", "PORT", "5433", "FIRST", "a", "LAST", "b", "PASSWORD", "s$1\\3 ${PORT}"));
        assertThat(connections.all())
                .containsEntry(
                        "data",
                        Connection.of(
                                "files",
                                Map.of("path", folder.resolve("trips/in").toString())))
                .containsEntry(
                        "crm",
                        new Connection(
                                "postgres",
                                null,
                                5433,
                                null,
                                "a.b",
                                "s$1\\3 ${PORT}",
                                new TreeMap<>(
                                        Map.of("uri", "jdbc:postgresql://me:s$1\\3 ${PORT}@db/$schema/${PASSWORD}"))));
    }

    @Test
    void aVariableIsWantedOnlyByWhoNeedsTheConnection() throws IOException {
        ProjectSettings settings = load("""
                project: p
                connections:
                  crm: {type: postgres, login: canary, password: "${DB_PASSWORD}"}
                  data: {type: files, path: data}
                """);
        LocalConnections connections = LocalConnections.of(settings, Map.of("DB_PASSWORD", " "));
        assertThat(connections.only(List.of("data"), "x")).containsOnlyKeys("data");
        assertThat(problem(settings, Map.of()).text()).isEqualTo("error  " + folder.resolve("dataflow.yaml") + """
                        :3 › connections.crm.password
                          The environment variable DB_PASSWORD is not set.
                          The value of this key is taken from it, as ${DB_PASSWORD} says.
                          Fix: set it where the command is started (export DB_PASSWORD=…), or write the value here.""");
        assertThat(problem(settings, Map.of("DB_PASSWORD", " ")).what()).contains("DB_PASSWORD is empty.");
    }

    @Test
    void noMessageShowsWhatAVariableOrAConnectionHolds() throws IOException {
        ProjectSettings settings = load("project: p\nconnections:\n  crm: {type: x, port: \"${PORT}\"}\n");
        assertThat(problem(settings, Map.of("PORT", "canary")).text())
                .contains("\"${PORT}\" is not a port")
                .doesNotContain("canary");
        assertThat(catchThrowableOfType(Obstacle.class, () -> load("project: p\nconnections: {crm: canary}"))
                        .text())
                .contains("This is a text, where keys")
                .doesNotContain("canary");
    }

    private static Obstacle problem(ProjectSettings settings, Map<String, String> variables) {
        return catchThrowableOfType(
                Obstacle.class, () -> LocalConnections.of(settings, variables).all());
    }

    @Test
    void aProjectIsFoundFromAnyFolderInIt() throws IOException {
        load(WHOLE);
        Path deep = Files.createDirectories(folder.resolve("src/main/java"));
        assertThat(ProjectSettings.around(deep).folder()).isEqualTo(folder);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            catalog: x                          | dataflow.yaml:1                          | "project" is missing
            project: a b                        | dataflow.yaml:1 › project                | "a b" is not a name
            project: p\\nproject: q             | dataflow.yaml:2 › project                | is there twice
            project: p\\nwarehous: w            | dataflow.yaml:2 › warehous               | There are: project, catalog, warehouse
            project: p\\nwarehouse: [a]         | dataflow.yaml:2 › warehouse              | This is a list
            project: p\\nwarehouse:             | dataflow.yaml:2 › warehouse              | This is empty
            project: p\\ncatalog: lake          | dataflow.yaml:2 › catalog                | "lake" is not an iceberg connection
            project: p\\nconnections: x         | dataflow.yaml:2 › connections            | This is the text "x"
            project: p\\nconnections: {a: {}}   | dataflow.yaml:2 › connections.a          | "type" is missing
            project: p\\nconnections: {a: {type: x, port: 0}}  | › connections.a.port      | "0" is not a port
            project: p\\nconnections: {a: {type: x, password: "${A"}}  | › connections.a.password  | no name and } follow
            project: p\\nconnections: {a: {type: x, password: "${A-B}"}} | › connections.a.password | no name and } follow
            project: p\\nconnections: {a: {type: x, password: [s]}}     | › connections.a.password | This is a list
            project: p\\nconnections: {a: {type: x, password: ${A}}}    | dataflow.yaml:2          | This is not YAML
            project: p\\nconnections: {a b: {type: x}}         | › connections.a b         | is not a connection id
            project: [p                         | dataflow.yaml:1                          | This is not YAML
            - a                                 | dataflow.yaml:1                          | This is a list
            ''                                  | dataflow.yaml                            | The file is empty
            project: p\\n---\\nproject: q       | dataflow.yaml:2                          | found another document
            """)
    void eachMistakeNamesFileLineAndKey(String text, String where, String what) {
        Obstacle obstacle = catchThrowableOfType(Obstacle.class, () -> load(text.replace("\\n", "\n")));
        assertThat(obstacle.kind()).isEqualTo(Obstacle.Kind.PROJECT);
        assertThat(obstacle.where()).startsWith(folder.toString()).contains(where);
        assertThat(obstacle.what()).contains(what);
        assertThat(obstacle.text()).contains("Fix: ").doesNotContain("Exception");
    }

    @Test
    void aCatalogThatIsNotThereNamesThosePossible() {
        Obstacle obstacle =
                catchThrowableOfType(Obstacle.class, () -> load(WHOLE.replace("catalog: lake", "catalog: lakes")));
        assertThat(obstacle.what()).contains("There is: lake.");
    }

    @Test
    void aFolderOutsideAnyProjectSaysWhatToDo() {
        Obstacle obstacle = catchThrowableOfType(Obstacle.class, () -> ProjectSettings.around(folder));
        assertThat(obstacle.what()).contains("no dataflow.yaml");
        assertThat(obstacle.wayOut()).contains("-C DIR");
    }

    @Test
    void aFileThatIsNotTextIsNamed() throws IOException {
        Files.write(folder.resolve("dataflow.yaml"), new byte[] {'a', (byte) 0xC3, (byte) 0x28});
        Obstacle obstacle =
                catchThrowableOfType(Obstacle.class, () -> ProjectSettings.load(folder.resolve("dataflow.yaml")));
        assertThat(obstacle.what()).contains("cannot be read as UTF-8");
    }

    @Test
    void whatTheReferenceShowsCanBeRead() throws IOException {
        String page = Files.readString(Path.of("../../docs/reference/project.md"));
        List<String> blocks = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(blocks.get(0)).isEqualTo(Files.readString(Path.of("../../samples/dataflow.yaml")));
        ProjectSettings settings = load("project: p\n" + blocks.get(1));
        Map<String, String> variables =
                Map.of("HOME", "/me", "CRM_PASSWORD", "a", "SHOP_HOST", "shop", "SHOP_PASSWORD", "b");
        assertThat(LocalConnections.of(settings, variables).all()).containsOnlyKeys("crm", "shop");
    }

    @Test
    void whatConnectionsReferToIsNoneOfTheOtherVariables() throws IOException {
        ProjectSettings settings = load("""
                project: p
                connections:
                  crm: {type: postgres, password: "${CRM_PASSWORD}", sslkey: "${HOME}/k", port: "${PORT}", login: "$${LANG}"}
                """);
        Map<String, String> variables =
                Map.of("HOME", "/me", "CRM_PASSWORD", "canary", "PORT", "1", "LANG", "C", "http_proxy", "x");
        assertThat(LocalConnections.of(settings, variables).otherVariables())
                .containsOnlyKeys("HOME", "LANG", "http_proxy");
    }

    private static Connection connection(ProjectSettings settings, String id) {
        return Objects.requireNonNull(
                LocalConnections.of(settings, Map.of()).all().get(id));
    }

    private ProjectSettings load(String text) throws IOException {
        return ProjectSettings.load(Files.writeString(folder.resolve("dataflow.yaml"), text));
    }
}
