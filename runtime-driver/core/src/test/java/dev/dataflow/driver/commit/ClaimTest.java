package dev.dataflow.driver.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.connect.Pin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClaimTest {
    @TempDir
    Path place;

    private static Intent intent(String step) {
        return Intent.of(
                List.of(), List.of(new Intent.ExchangeIntent(step, 1, 1, List.of())), null, List.of(), List.of());
    }

    private static Claim taken(Journal journal, int attempt, int generation) throws IOException {
        return Objects.requireNonNull(Claim.take(journal, attempt, generation));
    }

    @Test
    void attemptAfterAnIntentFindsIt() throws IOException {
        Journal journal = new Journal(place);
        taken(journal, 1, 1).publish(intent("one"));

        assertThat(Claim.take(journal, 2, 1)).isNull();
        assertThat(Claim.standing(journal, 1)).isEqualTo(intent("one"));
    }

    @Test
    void laterClaimEndsTheEarlierOne() throws IOException {
        Journal journal = new Journal(place);
        Claim first = taken(journal, 1, 1);
        first.pin(new TreeMap<>());
        Claim second = taken(journal, 2, 1);

        assertThatThrownBy(() -> first.publish(intent("first")))
                .isInstanceOf(DriverFailure.class)
                .hasMessageContaining("taken this task over");
        second.publish(intent("second"));

        assertThat(Claim.standing(journal, 1)).isEqualTo(intent("second"));
        assertThat(second.abandoned()).extracting(Entry::attempt).containsExactly(1);
        assertThat(second.inputs()).isEmpty();
    }

    @Test
    void staleAttemptCannotClaim() throws IOException {
        Journal journal = new Journal(place);
        Claim.take(journal, 3, 1);

        assertThatThrownBy(() -> Claim.take(journal, 2, 1)).hasMessageContaining("attempt 3");
    }

    @Test
    void higherGenerationHasAnIntentOfItsOwnAndFencesTheLower() throws IOException {
        Journal journal = new Journal(place);
        taken(journal, 1, 1).publish(intent("one"));

        taken(journal, 2, 2).publish(intent("two"));

        assertThat(Claim.standing(journal, 2)).isEqualTo(intent("two"));
        assertThatThrownBy(() -> Claim.standing(journal, 1)).hasMessageContaining("generation 2");
    }

    @Test
    void releasedInputsArePinnedAnew() throws IOException {
        Journal journal = new Journal(place);
        Claim first = taken(journal, 1, 1);
        TreeMap<String, Pin> inputs = new TreeMap<>();
        inputs.put("read", new Pin(new TreeMap<>(), List.of()));
        first.pin(inputs);
        assertThat(taken(journal, 2, 1).inputs()).isEqualTo(inputs);

        taken(journal, 3, 1).release();

        assertThat(taken(journal, 4, 1).inputs()).isNull();
    }

    /** Many times: an intent must be published between another's look at the journal and its claim. */
    @RepeatedTest(20)
    void ofManyAttemptsAtOnceOnePublishes() throws Exception {
        Journal journal = new Journal(place);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int attempt = i;
            attempts.add(() -> {
                try {
                    Claim claim = Claim.take(journal, 1, 1);
                    if (claim != null) {
                        claim.publish(intent("attempt " + attempt));
                    }
                    return claim != null;
                } catch (DriverFailure superseded) {
                    return false;
                }
            });
        }
        int published = 0;
        for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
            published += attempt.get() ? 1 : 0;
        }
        threads.shutdown();

        assertThat(published).isEqualTo(1);
        assertThat(journal.read()).filteredOn(entry -> entry.intent() != null).hasSize(1);
        try (Stream<Path> files = Files.list(place.resolve("journal"))) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("."));
        }
    }
}
