package dev.dataflow.connectors.iceberg;

import dev.dataflow.driver.connect.WrittenFile;
import java.util.List;

/** Files that wait to be committed, under the partition spec that they were written for. */
record StagedFiles(int specId, List<WrittenFile> files) {
    StagedFiles {
        files = List.copyOf(files);
    }
}
