package dev.dataflow.deploy.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dataflow.deploy.Obstacle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
                """);
        assertThat(connection(settings, "lake").extra())
                .isEqualTo(Map.of("uri", "jdbc:sqlite::memory:", "warehouse", "s3://bucket/x"));
    }

    @Test
    void knownKeysAreFieldsAndTheRestIsExtra() throws IOException {
        ConnectionSettings crm = connection(load(WHOLE), "crm");
        assertThat(crm)
                .isEqualTo(new ConnectionSettings(
                        "postgres",
                        Optional.of("db"),
                        Optional.of(5432),
                        Optional.of("crm"),
                        Optional.of("me"),
                        Optional.of("secret"),
                        Map.of("ssl", "true", "retries", "3")));
        assertThat(crm.toString()).doesNotContain("secret");
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

    private static ConnectionSettings connection(ProjectSettings settings, String id) {
        return Objects.requireNonNull(settings.connections().get(id));
    }

    private ProjectSettings load(String text) throws IOException {
        return ProjectSettings.load(Files.writeString(folder.resolve("dataflow.yaml"), text));
    }
}
