package dev.dataflow.connectors.files;

import dev.dataflow.connectors.files.FileSink.Target;
import dev.dataflow.driver.connect.CellTexts;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.ir.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes rows into files of this connector's own writing, so that their bytes are the same from every engine. */
final class RowFiles implements Intake.Rows {
    /** Of one writer: beyond these the one that was written to longest ago is closed. */
    private static final int OPEN = 50;

    private final Target target;
    private final Stage stage;
    private final Schema schema;
    private final Schema stored;
    private final Place place;
    private final Format format;
    private final String compression;
    private final List<Manifest.Added> added = new ArrayList<>();
    private int files;
    private @Nullable RowFile single;

    RowFiles(Target target, Stage stage, Schema schema, Schema stored, Place place, Format format, String compression) {
        this.target = target;
        this.stage = stage;
        this.schema = schema;
        this.stored = stored;
        this.place = place;
        this.format = format;
        this.compression = compression;
    }

    @Override
    public RowWriter writer() {
        return target.single() ? new Shared() : new Partitioned();
    }

    @Override
    public synchronized Staged stage() {
        try {
            if (target.single()) {
                add(one()); // It is there even if there are no rows.
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new StagedFiles(added).staged(stage);
    }

    private synchronized RowFile one() throws IOException {
        RowFile open = single;
        if (open == null) {
            open = new RowFile("", next(), stored, format, compression);
            single = open;
        }
        return open;
    }

    private synchronized Path next() {
        return target.folder(stage.text()).resolve("rows-" + files++);
    }

    private void add(RowFile file) throws IOException {
        file.close();
        synchronized (this) {
            String ending = format.extension() + Content.suffix(compression);
            added.add(new Manifest.Added(
                    target.root().relativize(file.path()).toString(),
                    StagedFiles.place(target, stage, file.folder(), added.size(), ending),
                    file.rows(),
                    file.bytes()));
        }
    }

    /** All writers write to the one file that there is to be. */
    private final class Shared implements RowWriter {
        @Override
        public void write(@Nullable Object[] values) throws IOException {
            synchronized (RowFiles.this) {
                one().write(values);
            }
        }

        @Override
        public void close() {
            // When all are done.
        }
    }

    /** A file for each partition. */
    private final class Partitioned implements RowWriter {
        private final int[] keys;
        private final int[] places;
        private final Map<String, RowFile> open = new LinkedHashMap<>(16, 0.75f, true);

        Partitioned() {
            this.keys = place.partitionedBy().stream()
                    .mapToInt(schema.names()::indexOf)
                    .toArray();
            this.places =
                    stored.names().stream().mapToInt(schema.names()::indexOf).toArray();
        }

        @Override
        public void write(@Nullable Object[] values) throws IOException {
            String folder = folder(values);
            RowFile file = open.get(folder);
            if (file == null) {
                if (open.size() == OPEN) {
                    String oldest = open.keySet().iterator().next();
                    closed(oldest);
                }
                file = new RowFile(folder, next(), stored, format, compression);
                open.put(folder, file);
            }
            @Nullable Object[] own = new @Nullable Object[places.length];
            for (int i = 0; i < own.length; i++) {
                own[i] = values[places[i]];
            }
            file.write(own);
        }

        private void closed(String folder) throws IOException {
            RowFile file = open.remove(folder);
            if (file != null) {
                add(file);
            }
        }

        private String folder(@Nullable Object[] values) {
            List<@Nullable String> texts = new ArrayList<>();
            for (int key : keys) {
                Object value = values[key];
                texts.add(value == null ? null : CellTexts.text(value));
            }
            return PartitionFolders.path(place.partitionedBy(), texts);
        }

        @Override
        public void close() throws IOException {
            for (String folder : List.copyOf(open.keySet())) {
                closed(folder);
            }
        }
    }
}
