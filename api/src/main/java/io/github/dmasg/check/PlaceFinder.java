package io.github.dmasg.check;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Looks up the stack for the first frames that are not part of the machinery between a driver and the ledger. */
final class PlaceFinder {
    private static final String ROOT = "io.github.dmasg.";
    private static final Set<String> OWN = Set.of(
            ROOT + "map",
            ROOT + "check",
            ROOT + "bounce",
            ROOT + "dma",
            ROOT + "form",
            ROOT + "iommu",
            ROOT + "page",
            ROOT + "peer",
            ROOT + "share",
            ROOT + "user");
    private static final String CLASSIC = ROOT + "legacy.";
    private static final StackWalker STACK = StackWalker.getInstance();

    private final int depth;

    PlaceFinder(int depth) {
        this.depth = depth;
    }

    /** A fence or a list between two of our own is machinery too; a thread that runs nothing else is all there is to name. */
    Place here() {
        List<StackTraceElement> frames = behind(name -> own(name) || name.startsWith("java."));
        return new Place(frames.isEmpty() ? behind(PlaceFinder::own) : frames);
    }

    private List<StackTraceElement> behind(Predicate<String> machinery) {
        return STACK.walk(stack -> stack.dropWhile(frame -> machinery.test(frame.getClassName()))
                .limit(depth)
                .map(StackWalker.StackFrame::toStackTraceElement)
                .toList());
    }

    private static boolean own(String className) {
        int end = className.lastIndexOf('.');
        return className.startsWith(CLASSIC) || (end > 0 && OWN.contains(className.substring(0, end)));
    }
}
