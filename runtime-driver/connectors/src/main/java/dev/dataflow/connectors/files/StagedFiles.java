package dev.dataflow.connectors.files;

import dev.dataflow.connectors.files.FileSink.Target;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.json.Json;
import java.util.List;

/** What an intent keeps of staged files. */
record StagedFiles(List<Manifest.Added> added) {
    StagedFiles {
        added = List.copyOf(added);
    }

    static StagedFiles of(Staged staged) {
        return new Json().readRecord(staged.content(), StagedFiles.class);
    }

    Staged staged(Stage stage) {
        return new Staged(
                stage.text(),
                added.stream().mapToLong(Manifest.Added::rows).sum(),
                added.size(),
                added.stream().mapToLong(Manifest.Added::bytes).sum(),
                new Json().line(this));
    }

    /** Where a file goes: into the folder of its partition, under a name that no other commit gives. */
    static String place(Target target, Stage stage, String folder, int number, String ending) {
        if (target.single()) {
            return target.file();
        }
        String name = Publication.prefix(stage.text()) + number + ending;
        return folder.isEmpty() ? name : folder + "/" + name;
    }
}
