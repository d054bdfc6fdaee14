package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code dataflow run taxi_daily} in a project whose disk has no room, or room for a part of what is written: it is said, and
 * the first run that has room again is whole.
 */
@Tag("end-to-end")
@Tag("slow")
final class FullDiskTest {
    /** Kilobytes of room: for nothing at all, for the exchange alone, for a part of the table's files. */
    private static final List<String> ROOMS = List.of("0", "200", "400");

    /** The disk, the project to copy to it, where outcomes go, the rooms as one word, and the command. The disk is there for this script alone. */
    private static final String SCRIPT = """
            disk=$1 project=$2 outcomes=$3 rooms=$4
            shift 4
            mount -t tmpfs -o size=48m tmpfs "$disk" || exit 99
            cp -r "$project/." "$disk" && cd "$disk" || exit 98
            for room in $rooms; do
                dd if=/dev/zero of=fill bs=64k 2>/dev/null
                truncate -s $(($(stat -c %s fill) - room * 1024)) fill
                "$@" >"$outcomes/$room.out" 2>"$outcomes/$room.err"
                echo $? >"$outcomes/$room.code"
                rm fill
            done
            "$@" >"$outcomes/last.out" 2>"$outcomes/last.err"
            echo $? >"$outcomes/last.code"
            find .dataflow/warehouse -name '*.parquet' | while read -r file; do
                [ "$(tail -c 4 "$file")" = PAR1 ] || echo "$file"
            done >"$outcomes/halves"
            """;

    @TempDir
    private Path folder;

    @Test
    void aFullDiskIsSaidAndTheFirstRunThatHasRoomIsWhole() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        Path outcomes = Files.createDirectories(folder.resolve("outcomes"));
        Path project = Checkout.samplesIn(folder.resolve("samples"));
        // As root of a space of its own, where a disk may be mounted without being root.
        List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", SCRIPT, "sh"));
        command.addAll(List.of(disk.toString(), project.toString(), outcomes.toString(), String.join(" ", ROOMS)));
        command.addAll(Checkout.built(Checkout.ROOT, "run", "taxi_daily", "--json"));
        if (Checkout.run(folder, Map.of(), List.of("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", disk.toString()))
                        .exitCode()
                != 0) {
            System.out.println("SKIPPED: full disk");
            Assumptions.abort("This machine lets us mount no disk");
        }
        Checkout.Outcome all = Checkout.run(folder, Map.of(), command);
        assertThat(all.exitCode()).as(all.err()).isZero();

        assertThat(said(outcomes, "0.code")).isEqualTo("5\n");
        assertThat(said(outcomes, "0.err")).contains("No space left on device", "Fix: make room on the disk");
        for (String room : ROOMS) {
            assertThat(said(outcomes, room + ".err")).doesNotContain("\tat ", "bug of Dataflow", "bug in Dataflow");
        }
        for (String room : ROOMS.subList(1, ROOMS.size())) {
            String said = said(outcomes, room + ".err");
            System.out.println("with room for " + room + " kB: " + said.substring(said.indexOf("error  ")));
            assertThat(said(outcomes, room + ".code")).as(said).isEqualTo("4\n");
            assertThat(said).contains("(resource, DISK_FULL)", "Make room, or move staging and warehouse");
        }
        assertThat(said(outcomes, "last.code")).as(said(outcomes, "last.err")).isEqualTo("0\n");
        JsonNode tables =
                new ObjectMapper().readTree(said(outcomes, "last.out")).get("tables");
        CountedByHand counted = CountedByHand.over(project.resolve("data"));
        assertThat(tables.get("taxi.trips").get("rows").longValue()).isEqualTo(counted.kept());
        assertThat(tables.get("taxi.revenue_daily").get("rows").longValue())
                .isEqualTo(counted.revenue().size());
        assertThat(tables.get("taxi.rush_hours").get("rows").longValue())
                .isEqualTo(counted.tripsByHour().size());
        assertThat(said(outcomes, "halves")).isEmpty();
    }

    private static String said(Path outcomes, String file) throws IOException {
        return Files.readString(outcomes.resolve(file));
    }
}
