package dev.dataflow.connectors.files;

import dev.dataflow.connectors.files.FileSink.Target;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What an intent keeps of staged files. */
record StagedFiles(List<Manifest.Added> added) {
    StagedFiles {
        added = List.copyOf(added);
    }

    static StagedFiles of(Staged staged) {
        return new Json().readRecord(staged.content(), StagedFiles.class);
    }

    /** All of several, under names that begin as those of this stage do. */
    static Staged joined(Stage stage, List<Staged> chunks) {
        List<Manifest.Added> all = new ArrayList<>();
        for (Staged chunk : chunks) {
            for (Manifest.Added added : of(chunk).added()) {
                all.add(added.renamed(Publication.prefix(stage.text()) + all.size()));
            }
        }
        return Staged.joined(stage, chunks, new Json().line(new StagedFiles(all)));
    }

    /** Whether all files are there and whole. */
    boolean stands(Target target) throws IOException {
        for (Manifest.Added file : added) {
            Path staged = target.root().resolve(file.staged());
            if (!Files.isRegularFile(staged) || Files.size(staged) != file.bytes()) {
                return false;
            }
        }
        return true;
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
