package io.github.dmasg.proptests.suite.peer;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.device.Device;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.peer.Bus;
import io.github.dmasg.peer.Forwarding;
import io.github.dmasg.peer.PeerException;
import io.github.dmasg.peer.PeerMemory;
import io.github.dmasg.peer.PeerProvider;
import io.github.dmasg.peer.PeerProviders;
import io.github.dmasg.peer.ProviderMemory;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import io.github.dmasg.user.AddressSpace;
import io.github.dmasg.user.PinError;
import io.github.dmasg.user.PinException;
import io.github.dmasg.user.PinOption;
import io.github.dmasg.user.UserPages;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Lists built from pages that a user lays next to each other on purpose (S29, S30). */
public final class UserListProperties {
    private static final long PAGE = 4096;
    private static final long USER = 0x7f00_0000_0000L;
    private static final int PROVIDERS = 3;
    private static final int PAGES_EACH = 8;
    private static final long FIRST_BAR = 0x4000_0000L;

    private UserListProperties() {}

    /** A page the user maps next: of which memory (0: ordinary) and which page of it. */
    private record UserPage(int memory, int page) {}

    /** Pages side by side, and a part of them. */
    private record Pinned(List<UserPage> pages, long randomOffset, long randomLength) {}

    private record Refused(List<UserPage> pages, boolean longTerm) {}

    /**
     * The properties.
     *
     * @return P57 and P58
     */
    public static List<NamedProperty<?>> all() {
        return List.of(
                named(
                                "P57",
                                "A list of a user's pages holds their bytes, and no entry crosses from one provider to another, even if the user "
                                        + "put their memory side by side.")
                        .proves("S29", "S30")
                        .reaching(List.of("providers that touch", "one entry of several pages"))
                        .holdsHere(
                                () -> Combinators.combine(pages(), Arbitraries.longs(), Arbitraries.longs())
                                        .as(Pinned::new),
                                UserListProperties::entriesNeverCross),
                named(
                                "P58",
                                "Without the opt-in, and for pins of long duration, the first peer page of a user's list is refused and nothing "
                                        + "stays pinned.")
                        .proves("S30")
                        .reaching(List.of("refused", "ordinary memory"))
                        .holdsHere(
                                () -> Combinators.combine(pages(), Arbitraries.of(false, true))
                                        .as(Refused::new),
                                UserListProperties::peerPagesNeedTheOptIn));
    }

    /** Physical memory without a gap: ordinary pages, then the pages of each provider, so that everything can touch. */
    private static long phys(UserPage page) {
        return FIRST_BAR + (long) (page.memory * PAGES_EACH + page.page) * PAGE;
    }

    private static Arbitrary<List<UserPage>> pages() {
        Arbitrary<UserPage> any = Combinators.combine(
                        Arbitraries.integers().between(0, PROVIDERS),
                        Arbitraries.integers().between(0, PAGES_EACH - 1))
                .as(UserPage::new);
        // Runs that climb through memory cross from one provider to the next.
        Arbitrary<List<UserPage>> climbing = Combinators.combine(
                        Arbitraries.integers().between(0, PAGES_EACH * (PROVIDERS + 1) - 1),
                        Arbitraries.integers().between(1, 20))
                .as((first, count) -> {
                    List<UserPage> run = new ArrayList<>();
                    for (int i = first; i < Math.min(first + count, PAGES_EACH * (PROVIDERS + 1)); i++) {
                        run.add(new UserPage(i / PAGES_EACH, i % PAGES_EACH));
                    }
                    return run;
                });
        return Arbitraries.oneOf(any.list().ofMinSize(1).ofMaxSize(12), climbing);
    }

    /** Three providers and a user who mapped some of their pages. */
    private static final class Setup {
        final PeerProviders providers;
        final AddressSpace space = new AddressSpace();
        private final List<UserPage> pages;
        private final List<PeerMemory> bars = new ArrayList<>();

        Setup(List<UserPage> pages) throws PeerException {
            this.pages = pages;
            Bus bus = new Bus();
            Device owner = Device.named("nvme").build();
            bus.place(owner, bus.hostBridge("hb", Forwarding.NONE).rootPort("rp", false));
            providers = new PeerProviders(bus);
            for (int i = 1; i <= PROVIDERS; i++) {
                long start = phys(new UserPage(i, 0));
                PeerProvider provider =
                        providers.register("cmb" + i, owner, ProviderMemory.shared(start, PAGES_EACH * PAGE, start));
                bars.add(provider.resource(0, PAGES_EACH * PAGE));
            }
            for (int i = 0; i < pages.size(); i++) {
                UserPage page = pages.get(i);
                if (page.memory == 0) {
                    space.map(USER + i * PAGE, phys(page), PAGE);
                } else {
                    space.map(USER + i * PAGE, bars.get(page.memory - 1), page.page * PAGE, PAGE);
                }
            }
        }

        /** Each provider's memory is referenced by its creator and by the areas, and by nothing else. */
        void requireNothingPinned() {
            for (int i = 1; i <= PROVIDERS; i++) {
                int memory = i;
                long areas =
                        pages.stream().filter(page -> page.memory == memory).count();
                Expect.same(
                        "references to memory of provider " + i,
                        1 + areas,
                        bars.get(i - 1).references());
            }
            Expect.same("pinned bytes", 0, space.pinnedBytes());
        }
    }

    private static void entriesNeverCross(Trial trial, Pinned input) throws Exception {
        List<UserPage> pages = input.pages;
        Setup setup = new Setup(pages);
        long total = pages.size() * PAGE;
        long offset = Math.floorMod(input.randomOffset, total);
        long length = 1 + Math.floorMod(input.randomLength, total - offset);
        try (UserPages pinned = setup.space.pin(USER + offset, length, PinOption.ALLOW_PEER)) {
            long at = offset;
            long lastEnd = -1;
            int lastProvider = -1;
            PageCursor cursor = pinned.cursor();
            while (cursor.next()) {
                for (int i = cursor.from(); i < cursor.to(); i++) {
                    long phys = cursor.phys(i);
                    int provider = cursor.provider(i);
                    // What touches and is of one provider is one entry.
                    Expect.that(phys != lastEnd || provider != lastProvider, () -> "entries: two (expected: one)");
                    trial.reached("providers that touch", phys == lastEnd);
                    trial.reached("one entry of several pages", cursor.length(i) > PAGE);
                    for (long done = 0; done < cursor.length(i); ) {
                        UserPage page = pages.get((int) (at / PAGE));
                        Expect.same("byte " + at, phys(page) + at % PAGE, phys + done);
                        Expect.same("provider of byte " + at, page.memory, provider);
                        long step = Math.min(PAGE - at % PAGE, cursor.length(i) - done);
                        at += step;
                        done += step;
                    }
                    lastEnd = phys + cursor.length(i);
                    lastProvider = provider;
                }
            }
            Expect.same("end", offset + length, at);
            Expect.same("first entry that strays", -1, setup.providers.firstStray(pinned));
        }
        setup.requireNothingPinned();
    }

    private static void peerPagesNeedTheOptIn(Trial trial, Refused input) throws Exception {
        List<UserPage> pages = input.pages;
        Setup setup = new Setup(pages);
        int first = 0;
        while (first < pages.size() && pages.get(first).memory == 0) {
            first++;
        }
        PinOption[] options =
                input.longTerm ? new PinOption[] {PinOption.LONG_TERM, PinOption.ALLOW_PEER} : new PinOption[0];
        if (first == pages.size()) {
            trial.reached("ordinary memory");
            setup.space.pin(USER, pages.size() * PAGE, options).close();
        } else {
            trial.reached("refused");
            PinException thrown = Expect.refused(
                    "pinning peer memory",
                    PinException.class,
                    () -> setup.space.pin(USER, pages.size() * PAGE, options));
            Expect.same("error", input.longTerm ? PinError.EOPNOTSUPP : PinError.EREMOTEIO, thrown.error());
            Expect.same("address named", USER + first * PAGE, thrown.address());
        }
        setup.requireNothingPinned();
    }
}
