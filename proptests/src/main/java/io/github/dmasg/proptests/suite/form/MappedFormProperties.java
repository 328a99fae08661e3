package io.github.dmasg.proptests.suite.form;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.TableNeed;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.Bounds;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.proptests.gen.PageLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.machine.Translation;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * From pages straight into a form, in one call: the hardware finds the bytes the source names, or the call fails and nothing of it
 * is left, neither in the form nor in the IOMMU.
 */
public final class MappedFormProperties {
    private static final long GRANULE = 4096;

    private MappedFormProperties() {}

    private record Mapped(FormCase form, List<Piece> pieces, boolean translated, int failingTable) {}

    /**
     * The property.
     *
     * @return P45
     */
    public static List<NamedProperty<?>> all() {
        return List.of(named(
                        "P45",
                        "From pages into a form in one call: hardware finds the bytes of the pages, or nothing is left in form and IOMMU.")
                .proves("S9", "S10", "L2")
                .reaching(List.of("mapped", "EINVAL", "ENOMEM"))
                .holdsHere(
                        () -> Combinators.combine(
                                        Arbitraries.of(FormCases.all()),
                                        sources(),
                                        Arbitraries.of(false, true),
                                        Arbitraries.integers().between(0, 6))
                                .as(Mapped::new),
                        MappedFormProperties::bytesOrNothing));
    }

    /** Half of the sources have whole pages only, as most forms want. */
    private static Arbitrary<List<Piece>> sources() {
        return Arbitraries.oneOf(
                PageLists.pieces(),
                PageLists.pieces()
                        .map(pieces -> pieces.stream()
                                .map(p -> new Piece(p.gap() & -GRANULE, (p.length() + GRANULE - 1) & -GRANULE, 0))
                                .toList()));
    }

    private static void bytesOrNothing(Trial trial, Mapped input) throws DmaException {
        BioVecList source = Piece.lay(input.pieces);
        FormRig rig = input.form.rig();
        DeviceForm form = rig.form();
        rig.space().failAt(input.failingTable);
        IommuDomain domain = IommuDomain.builder().build();
        DmaMapper mapper = input.translated ? new IommuMapper(domain) : new DirectMapper();
        Device device = Device.named("any").maxSegmentSize(1 << 30).build();
        Mapping mapping;
        try {
            mapping = mapper.map(device, source, Direction.TO_DEVICE, MapAttributes.NONE, form);
        } catch (DmaException e) {
            trial.reached(e.error().toString());
            Expect.that(e.error() == DmaError.EINVAL || input.failingTable > 0, () -> "refused: " + e.getMessage());
            FormProperties.requireEmpty(rig);
            Expect.same("leaves", 0, domain.table().leaves());
            Expect.same("IOVA bytes", 0, domain.iovas().liveBytes());
            return;
        }
        trial.reached("mapped");
        Expect.same("bytes", source.bytes(), form.bytes());
        Expect.same("segments", mapping.segments(), form.segments());
        Bounds bounds = mapper.bounds(device, source, form);
        TableNeed need = form.need(source.bytes(), bounds.most());
        Expect.that(need.covers(form.used()), () -> "table: " + form.used() + " (expected: at most " + need + ")");
        Translation through = input.translated ? Translation.through(domain.table()) : Translation.NONE;
        Expect.same(
                "what hardware reads",
                physical(source),
                rig.read(source.bytes()).through(through::toPhysical, GRANULE));
        mapping.unmap();
        form.clear();
        Expect.same("table pages taken", 0, rig.space().outstanding());
    }

    private static Stretches physical(PageSource source) {
        Stretches all = new Stretches();
        PageCursor cursor = source.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                all.add(cursor.phys(i), cursor.length(i));
            }
        }
        return all;
    }
}
