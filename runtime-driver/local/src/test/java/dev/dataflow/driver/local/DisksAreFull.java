package dev.dataflow.driver.local;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each folder of a driver on a disk without room: the failure says which, what was there stays, and the next try is whole. */
final class DisksAreFull {
    private static final List<String> JAVA = List.of("-XX:TieredStopAtLevel=1", "-Xmx1g");

    @TempDir
    private Path root;

    @Test
    void ofATable() throws Exception {
        FullDisk.fills(FullDisk.Of.TABLE, root, JAVA, "");
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TABLE")
    void ofAllElse(FullDisk.Of what) throws Exception {
        FullDisk.fills(what, root, JAVA, "");
    }
}
