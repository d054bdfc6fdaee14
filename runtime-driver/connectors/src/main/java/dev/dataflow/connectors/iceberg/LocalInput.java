package dev.dataflow.connectors.iceberg;

import org.apache.iceberg.Files;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SeekableInputStream;

/** A local file that keeps the name it was asked for. */
final class LocalInput implements InputFile {
    private final String location;
    private final InputFile file;

    LocalInput(String location, String path) {
        this.location = location;
        this.file = Files.localInput(path);
    }

    @Override
    public long getLength() {
        return file.getLength();
    }

    @Override
    public SeekableInputStream newStream() {
        return file.newStream();
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public boolean exists() {
        return file.exists();
    }
}
