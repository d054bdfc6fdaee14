package dev.dataflow.deploy.run;

import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.UserCache;
import dev.dataflow.run.PathSegment;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where the words of a run's drivers are kept: for the user alone, since rows of data may be among them. */
public record RunLogs(Path folder) {

    /** Those of a run, in the user's cache. */
    public static RunLogs of(UserCache cache, String dagId, String run) {
        return new RunLogs(
                cache.logs().resolve("runs").resolve(PathSegment.of(dagId)).resolve(PathSegment.of(run)));
    }

    Path attempt(String task, int attempt) {
        return folder.resolve(PathSegment.of(task) + "-" + attempt + ".log");
    }

    /** Of the reading of tables at the run's end. */
    Path tables() {
        return folder.resolve("tables.log");
    }

    /** Opens one to be written. A disk that fills up later costs the log, and not the run. */
    PrintWriter open(Path log) {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.deleteIfExists(log);
            Files.createFile(log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return new PrintWriter(Files.newBufferedWriter(log), true);
        } catch (IOException e) {
            throw Obstacle.machine(
                    log.toString(),
                    "The log of the run cannot be written: " + e + ".",
                    "What drivers and user code print goes there.",
                    "make room on the disk, make the folder writable, or set DATAFLOW_CACHE to another.",
                    e);
        }
    }
}
