package io.github.dmasg.proptests.suite.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitraries;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that somebody watches: a try that does not end keeps nobody, and a run that is told to end says what it has. */
@Timeout(60)
class PatienceTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(50);

    private final AtomicReference<@Nullable Thread> stuck = new AtomicReference<>();

    private static NamedProperty<Integer> property(NamedProperty.Check<Integer> check) {
        return NamedProperty.named("P0", "test")
                .holdsHere(() -> Arbitraries.integers().between(0, 1000), check);
    }

    private static PropertyReport run(NamedProperty<?> property, long tries, RunWatch watch) {
        return new PropertyRunner(RunPlan.of(3, tries), watch).run(property);
    }

    private static RunWatch patient(Duration patience) {
        return new RunWatch(done -> {}, () -> false, patience);
    }

    private static Counterexample failure(PropertyReport report) {
        Counterexample found = report.counterexample();
        assertNotNull(found, report::toString);
        return found;
    }

    /** Stays until it is interrupted. */
    private void neverAnswer() {
        stuck.set(Thread.currentThread());
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aTryThatDoesNotEndIsAFailureThatNamesThePlace() throws InterruptedException {
        PropertyReport report = run(
                property((trial, value) -> {
                    trial.reached("begun");
                    if (value > 500) {
                        neverAnswer();
                    }
                }),
                100,
                patient(SHORT));
        Counterexample found = failure(report);
        assertTrue(Integer.parseInt(found.minimal()) > 500, found.minimal());
        assertEquals(found.original(), found.minimal());
        assertTrue(
                found.message().startsWith("no end after 0.3 s, at ")
                        && found.message().contains(PatienceTest.class.getName() + ".neverAnswer(PatienceTest.java:")
                        && found.message().endsWith(" (expected: an answer)"),
                found.message());
        assertEquals(found.tryNumber() + 1, report.tries());
        assertEquals(found.tryNumber(), report.reached().getOrDefault("begun", 0L), "the last one gave no answer");

        Thread left = stuck.get();
        assertNotNull(left);
        assertTrue(left.isDaemon());
        left.join(10_000);
        assertFalse(left.isAlive(), "one that can be interrupted goes");
    }

    @Test
    void oneThatCannotBeInterruptedIsLeftBehindAndTheNextRunIsNotDisturbed() {
        AtomicBoolean release = new AtomicBoolean();
        AtomicLong late = new AtomicLong();
        PropertyReport hung = run(
                property((trial, value) -> {
                    while (!release.get()) {
                        Thread.onSpinWait();
                    }
                    late.incrementAndGet();
                }),
                5,
                patient(SHORT));
        assertEquals(0, failure(hung).tryNumber());
        assertEquals(7, run(property((trial, value) -> {}), 7, patient(LONG)).tries());
        release.set(true);
        while (late.get() == 0) {
            Thread.onSpinWait();
        }
        assertEquals(1, hung.tries());
        assertEquals(0, failure(hung).smallerInputs());
    }

    @Test
    void theSmallestFailureSoFarStandsIfASmallerInputDoesNotEnd() {
        AtomicLong calls = new AtomicLong();
        PropertyReport report = run(
                property((trial, value) -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new Violation("first");
                    }
                    neverAnswer();
                }),
                5,
                patient(SHORT));
        assertEquals("first", failure(report).message());
        assertEquals(1, report.tries());
    }

    @Test
    void aPatientRunFindsWhatAnyRunFinds() {
        NamedProperty<Integer> property = property((trial, value) -> {
            trial.reached("even", value % 2 == 0);
            Expect.that(value < 900, () -> "value: " + value);
        });
        PropertyReport plain = run(property, 200, RunWatch.NOBODY);
        PropertyReport patient = run(property, 200, patient(LONG));
        assertEquals(plain.counterexample(), patient.counterexample());
        assertEquals("900", failure(patient).minimal());
        assertEquals(plain.reached(), patient.reached());
        assertEquals(plain.tries(), patient.tries());
    }

    @Test
    void aRunThatIsToldToEndSaysWhatItHas() {
        for (Duration patience : List.of(Duration.ZERO, LONG)) {
            AtomicLong done = new AtomicLong();
            PropertyReport report = run(
                    property((trial, value) -> {}), 1000, new RunWatch(done::set, () -> done.get() == 12, patience));
            assertEquals(12, report.tries());
            assertTrue(report.held());
        }
    }

    @Test
    void oneThatIsStuckWhenItIsToldToEndLeavesThatTryOut() {
        PropertyReport report = run(
                property((trial, value) -> {
                    if (value > 500) {
                        neverAnswer();
                    }
                }),
                100,
                new RunWatch(done -> {}, () -> stuck.get() != null, LONG));
        assertTrue(report.held());
        assertTrue(report.tries() < 100, report::toString);
    }

    @Test
    void aFailureStandsIfTheSearchForASmallerOneIsToldToEnd() {
        AtomicBoolean ended = new AtomicBoolean();
        PropertyReport report = run(
                property((trial, value) -> {
                    if (ended.get()) {
                        neverAnswer();
                    }
                    ended.set(value > 500);
                    Expect.that(value <= 500, () -> "value: " + value);
                }),
                100,
                new RunWatch(done -> {}, ended::get, LONG));
        Counterexample found = failure(report);
        assertEquals("value: " + found.original(), found.message());
        assertEquals(found.original(), found.minimal());
    }

    @Test
    void whatIsWrongWithTheInputsReachesTheCaller() {
        NamedProperty<Integer> property = NamedProperty.named("P0", "test")
                .holdsHere(
                        () -> Arbitraries.integers().map(value -> {
                            throw new IllegalStateException("no input");
                        }),
                        (trial, value) -> {});
        for (Duration patience : List.of(Duration.ZERO, LONG)) {
            assertThrows(IllegalStateException.class, () -> run(property, 5, patient(patience)));
        }
    }

    @Test
    void aCallerThatIsInterruptedGetsWhatThereIs() {
        Thread.currentThread().interrupt();
        PropertyReport report = run(property((trial, value) -> neverAnswer()), 5, patient(LONG));
        assertTrue(Thread.interrupted());
        assertTrue(report.held());
    }

    @Test
    void noPatienceBelowZero() {
        Duration negative = Duration.ofMillis(-1);
        assertThrows(IllegalArgumentException.class, () -> new RunWatch(done -> {}, () -> false, negative));
    }
}
