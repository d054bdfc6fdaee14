package dev.dataflow.connectors.iceberg;

import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Scan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.BaseDeleteLoader;
import org.apache.iceberg.deletes.PositionDeleteIndex;

/** The rows that are deleted from data files by their places. */
final class DeletedPlaces implements Scan.Deleted {
    private final Table table;
    private final List<FileScanTask> files;

    DeletedPlaces(Table table, List<FileScanTask> files) {
        this.table = table;
        this.files = List.copyOf(files);
    }

    /** Whether all that is deleted from a file is deleted by places. */
    static boolean only(FileScanTask file) {
        return file.deletes().stream().allMatch(deletes -> deletes.content() == FileContent.POSITION_DELETES);
    }

    /** The numbers of a data file's deleted rows, from files of them or a vector. */
    static PositionDeleteIndex of(Table table, FileScanTask file) {
        List<DeleteFile> byPlace = file.deletes().stream()
                .filter(deletes -> deletes.content() == FileContent.POSITION_DELETES)
                .toList();
        return new BaseDeleteLoader(deletes -> table.io().newInputFile(deletes.location()))
                .loadPositionDeletes(byPlace, file.file().location());
    }

    @Override
    public void writeTo(RowWriter places) throws IOException {
        try {
            for (FileScanTask file : files) {
                String path = LocalFiles.path(file.file().location());
                of(table, file).forEach(position -> write(places, path, position));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void write(RowWriter places, String path, long position) {
        try {
            places.write(new Object[] {path, position});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
