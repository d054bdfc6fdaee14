package dev.dataflow.driver.local;

import dev.dataflow.driver.Folders;
import dev.dataflow.driver.ProcessFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A folder for a while. */
final class Scratch implements AutoCloseable {
    private final Path folder;

    Scratch(String purpose) throws IOException {
        this.folder = ProcessFolder.newFolder(purpose);
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        try {
            Folders.remove(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + folder, e);
        }
    }
}
