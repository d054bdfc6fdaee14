package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dataflow run} with a driver that is killed in the midst of it: after the next run none of its temporary files is left. */
@Tag("end-to-end")
@Tag("slow")
final class TemporaryFilesTest {
    /** A folder of our own for temporary files and processes of our own, so that whatever is there is ours. */
    private static final List<String> ALONE = List.of("unshare", "-rmpf", "--mount-proc", "sh", "-c");

    private static final String MOUNT = "mount --bind \"$1\" /mnt && mount -t tmpfs tmpfs /tmp || exit 99";
    private static final String SCRIPT = MOUNT + """

            shift
            cd /mnt/project || exit 98
            left() { find /tmp -mindepth 1 -not -path '/tmp/hsperfdata*'; }
            # What is made once for a machine is made.
            "$@" >/mnt/local.out 2>/mnt/local.err || exit 95
            for engine in local spark; do
                "$@" >/mnt/$engine.out 2>/mnt/$engine.err &
                command=$!
                until pgrep -f "dev.dataflow.driver.$engine" >/dev/null && ls -d .dataflow/staging/*/*/*/work-* >/dev/null 2>&1; do
                    kill -0 $command 2>/dev/null || exit 97
                    sleep 0.02
                done
                kill -9 $(pgrep -f "dev.dataflow.driver.$engine") $command
                wait $command
                left >/mnt/$engine.killed
                find .dataflow/staging -name 'work-*' >>/mnt/$engine.killed
                "$@" >/mnt/$engine.out 2>/mnt/$engine.err || exit 96
                left >/mnt/$engine.left
                find .dataflow/staging -name 'work-*' >>/mnt/$engine.left
            done
            """;

    @TempDir
    private Path folder;

    @Test
    void ofADriverThatIsKilledNothingIsLeftAfterTheNextRun() throws Exception {
        Checkout.samplesIn(folder.resolve("project"));
        List<String> probe = new ArrayList<>(ALONE);
        probe.addAll(List.of(MOUNT, "sh", folder.toString()));
        if (Checkout.ROOT.startsWith("/tmp")
                || Checkout.run(folder, Map.of(), probe).exitCode() != 0) {
            System.out.println("SKIPPED: temporary files");
            Assumptions.abort("This machine lets us mount nothing over its folder for temporary files");
        }
        List<String> command = new ArrayList<>(ALONE);
        command.addAll(List.of(SCRIPT, "sh", folder.toString()));
        command.addAll(Checkout.built(Checkout.ROOT, "run", "taxi_daily"));

        Checkout.Outcome all = Checkout.run(folder, Map.of(), command);

        for (String engine : List.of("local", "spark")) {
            Path said = folder.resolve(engine + ".err");
            assertThat(all.exitCode())
                    .as(all.err() + (Files.exists(said) ? Files.readString(said) : ""))
                    .isZero();
            List<String> killed = Files.readAllLines(folder.resolve(engine + ".killed"));
            System.out.println("left by the killed " + engine + " driver: " + killed);
            assertThat(killed)
                    .anyMatch(file -> file.contains("/tmp/dataflow-root/"))
                    .anyMatch(file -> file.contains("/work-"));
            assertThat(Files.readAllLines(folder.resolve(engine + ".left")))
                    .as(engine)
                    .containsExactly("/tmp/dataflow-root");
        }
    }
}
