package dev.dataflow.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.JdbcCatalog;

/** Reads a project's tables with Iceberg's own reader and catalog; nothing of the product is used. */
record Lake(Path project) {

    /** All rows of a table, as Iceberg reads them. */
    List<Record> rows(String namespace, String name) {
        List<Record> rows = new ArrayList<>();
        try (JdbcCatalog catalog = catalog();
                CloseableIterable<Record> records =
                        IcebergGenerics.read(load(catalog, namespace, name)).build()) {
            records.forEach(rows::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    /** The rows as sorted texts: the values of these columns, or of all. */
    List<String> texts(String namespace, String name, String... columns) {
        return rows(namespace, name).stream()
                .map(row -> (columns.length > 0
                                ? Stream.of(columns).map(row::getField)
                                : IntStream.range(0, row.size()).mapToObj(row::get))
                        .map(String::valueOf)
                        .collect(Collectors.joining("|")))
                .sorted()
                .toList();
    }

    /** How many snapshots the table's main branch has seen. */
    int snapshots(String namespace, String name) {
        try (JdbcCatalog catalog = catalog()) {
            return load(catalog, namespace, name).history().size();
        }
    }

    /** Makes a table, by Iceberg's own means. */
    void make(String namespace, String name, Schema schema) throws IOException {
        Files.createDirectories(project.resolve(".dataflow"));
        try (JdbcCatalog catalog = catalog()) {
            catalog.createNamespace(Namespace.of(namespace));
            catalog.createTable(TableIdentifier.of(namespace, name), schema);
        }
    }

    /** Changes the columns of a table. */
    void change(String namespace, String name, UnaryOperator<UpdateSchema> change) {
        try (JdbcCatalog catalog = catalog()) {
            change.apply(load(catalog, namespace, name).updateSchema()).commit();
        }
    }

    private static Table load(JdbcCatalog catalog, String namespace, String name) {
        return catalog.loadTable(TableIdentifier.of(namespace, name));
    }

    private JdbcCatalog catalog() {
        JdbcCatalog catalog = new JdbcCatalog();
        catalog.setConf(new Configuration(false));
        catalog.initialize(
                "dataflow",
                Map.of(
                        "uri",
                        "jdbc:sqlite:" + project.resolve(".dataflow/catalog.db"),
                        "warehouse",
                        project.resolve(".dataflow/warehouse").toString(),
                        "jdbc.schema-version",
                        "V1",
                        "jdbc.strict-mode",
                        "false"));
        return catalog;
    }
}
