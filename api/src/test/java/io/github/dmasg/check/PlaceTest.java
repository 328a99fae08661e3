package io.github.dmasg.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The package of these tests counts as machinery: a place is found outside of it. */
class PlaceTest {
    @Test
    void aPlaceIsItsInnermostFrame() {
        assertEquals("an unknown place", new Place(List.of()).toString());
        StackTraceElement inner = new StackTraceElement("driver.Nic", "send", "Nic.java", 7);
        StackTraceElement outer = new StackTraceElement("driver.Nic", "main", "Nic.java", 3);
        assertEquals("driver.Nic.send(Nic.java:7)", new Place(List.of(inner, outer)).toString());
    }

    /** The test's own frames and the list's between them are left out. */
    @Test
    void aListBetweenTwoOfOurOwnIsMachinery() {
        List<Place> found = new ArrayList<>();
        List.of(3).forEach(depth -> found.add(new PlaceFinder(depth).here()));
        List<StackTraceElement> frames = found.get(0).frames();
        assertEquals(3, frames.size());
        assertTrue(frames.get(0).getClassName().startsWith("org.junit."), frames::toString);
    }

    @Test
    void aThreadThatRunsNothingElseIsNamed() throws InterruptedException {
        List<Place> found = new ArrayList<>();
        Thread thread = new Thread(() -> found.add(new PlaceFinder(8).here()));
        thread.start();
        thread.join();
        assertTrue(found.get(0).toString().startsWith("java.lang.Thread.run"), found::toString);
    }
}
