package io.github.dmasg.proptests.suite.form;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.dma.DmaCursor;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.TableNeed;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** What holds for every form that a device reads. */
public final class FormProperties {
    private static final String REFUSED = "refused";

    private FormProperties() {}

    /** A list for a form. */
    private record Filled(FormCase form, List<Piece> pieces) {}

    /** Bytes and segments for which the table is to be as large as it can. */
    private record Hungry(FormCase form, long units, int segments) {}

    /** A list after another that was ended or given up. */
    private record Again(FormCase form, List<Piece> before, List<Piece> pieces, int accepted, boolean committed) {}

    /** A list, and which table page there is not. */
    private record Starved(FormCase form, List<Piece> pieces, int call) {}

    /**
     * The properties, on every form.
     *
     * @return P40 to P44
     */
    public static List<NamedProperty<?>> all() {
        return of(FormCases.all());
    }

    static List<NamedProperty<?>> of(List<FormCase> forms) {
        Arbitrary<FormCase> any = Arbitraries.of(forms);
        return List.of(
                named("P40", "Hardware that follows a form reads the bytes of the mapping, in order and nothing else.")
                        .proves("S7", "S8", "S10", "S17", "S18", "S32")
                        .reaching(forms.stream().map(FormCase::toString).toList())
                        .holdsHere(
                                () -> any.flatMap(form -> form.expressible().map(list -> new Filled(form, list))),
                                FormProperties::hardwareReadsTheBytes),
                named(
                                "P41",
                                "What a form cannot express is refused by the number of the segment, and nothing is left of it.")
                        .proves("S10", "S17", "S18", "S32")
                        .reaching(List.of(REFUSED, "expressed"))
                        .holdsHere(
                                () -> any.flatMap(form -> form.anything().map(list -> new Filled(form, list))),
                                FormProperties::theRestIsRefused),
                named("P42", "The table a form takes is never more than predicted, and the prediction is reached.")
                        .proves("S9", "S10")
                        .holdsHere(
                                () -> any.flatMap(form -> Combinators.combine(
                                                Arbitraries.longs().between(1, 200),
                                                Arbitraries.longs().between(1, 200),
                                                Arbitraries.integers().between(1, 60))
                                        .as((units, times, segments) -> new Hungry(form, units * times, segments))),
                                FormProperties::predictionIsReached),
                named("P43", "A form that was cleared or given up, wherever it was, gives what a fresh form gives.")
                        .proves("S10", "L4")
                        .reaching(List.of("given up", "given up after commit"))
                        .holdsHere(
                                () -> any.flatMap(form -> Combinators.combine(
                                                form.expressible(),
                                                form.expressible(),
                                                Arbitraries.integers().between(0, 60),
                                                Arbitraries.of(false, true))
                                        .as((before, list, accepted, committed) ->
                                                new Again(form, before, list, accepted, committed))),
                                FormProperties::nothingOfBefore),
                named(
                                "P44",
                                "Without a table page filling is refused for now, nothing is left, and it works once there are pages.")
                        .proves("S10", "S25", "L4")
                        .reaching(List.of(REFUSED))
                        .holdsHere(
                                () -> any.flatMap(form -> Combinators.combine(
                                                form.expressible(),
                                                Arbitraries.integers().between(1, 12))
                                        .as((list, call) -> new Starved(form, list, call))),
                                FormProperties::withoutATablePage));
    }

    private static void hardwareReadsTheBytes(Trial trial, Filled input) throws DmaException {
        trial.reached(input.form.toString());
        DmaSgList list = DmaLists.lay(input.pieces);
        FormRig rig = input.form.rig();
        rig.form().fill(list);
        String registers = rig.registers();
        String image = rig.space().image();
        Expect.same("what hardware reads", Stretches.of(list), rig.read(list.bytes()));
        Expect.same("bytes", list.bytes(), rig.form().bytes());
        Expect.same("segments", list.segments(), rig.form().segments());
        Expect.same("complete", true, rig.form().complete());
        TableNeed need = rig.form().need(list.bytes(), list.segments());
        Expect.that(
                need.covers(rig.form().used()),
                () -> "table: " + rig.form().used() + " (expected: at most " + need + ")");
        Expect.same("table pages taken", rig.form().used().pages(), rig.space().outstanding());
        FormRig piecemeal = input.form.rig();
        piecemeal.form().begin();
        accept(piecemeal.form(), list, Long.MAX_VALUE);
        piecemeal.form().commit();
        Expect.same("registers, filled one by one", registers, piecemeal.registers());
        Expect.same("tables, filled one by one", image, piecemeal.space().image());
    }

    /** Hands over the first segments one by one. */
    private static void accept(DeviceForm form, DmaSgList list, long segments) throws DmaException {
        long done = 0;
        DmaCursor cursor = list.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to() && done < segments; i++, done++) {
                form.accept(cursor.addresses(), cursor.extents(), i, i + 1);
            }
        }
    }

    private static void theRestIsRefused(Trial trial, Filled input) {
        DmaSgList list = DmaLists.lay(input.pieces);
        FormRig rig = input.form.rig();
        try {
            rig.form().fill(list);
        } catch (DmaException e) {
            trial.reached(REFUSED);
            Expect.same("error", DmaError.EINVAL, e.error());
            Expect.that(
                    e.segment() >= 0 && e.segment() < list.segments(),
                    () -> "segment named: " + e.segment() + " (expected: one of " + list.segments() + ")");
            Expect.that(
                    String.valueOf(e.getMessage()).contains("(expected: "),
                    () -> "message: " + e.getMessage() + " (expected: what was expected)");
            requireEmpty(rig);
            requireFirst(input.form, list, e);
            return;
        }
        trial.reached("expressed");
        Expect.same("what hardware reads", Stretches.of(list), rig.read(list.bytes()));
    }

    /** What lies before the named segment can be expressed; that segment, with one behind it to show that it is not the last, cannot. */
    private static void requireFirst(FormCase form, DmaSgList list, DmaException refusal) {
        long named = refusal.segment();
        if (named > 0) {
            Expect.same("refusal of what lies before it", "none", refusalOf(form, list, named));
        }
        long behind = Math.min(named + 2, list.segments());
        Expect.same(
                "refusal without what lies behind it",
                String.valueOf(refusal.getMessage()),
                refusalOf(form, list, behind));
    }

    private static String refusalOf(FormCase form, DmaSgList list, long segments) {
        DmaSgList part = new DmaSgList();
        for (long i = 0; i < segments; i++) {
            part.append(list.address(i), list.length(i), 0);
        }
        try {
            form.rig().form().fill(part);
            return "none";
        } catch (DmaException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void predictionIsReached(Trial trial, Hungry input) throws DmaException {
        long bytes = input.units * input.form.unit();
        TableNeed most = TableNeed.NOTHING;
        TableNeed predicted = TableNeed.NOTHING;
        for (List<Piece> pieces : input.form.hungry(bytes, input.segments)) {
            DmaSgList list = DmaLists.lay(pieces);
            FormRig rig = input.form.rig();
            rig.form().fill(list);
            predicted = rig.form().need(bytes, input.segments);
            TableNeed used = rig.form().used();
            most = new TableNeed(
                    Math.max(most.entries(), used.entries()),
                    Math.max(most.pages(), used.pages()),
                    Math.max(most.bytes(), used.bytes()));
        }
        Expect.same("largest table", predicted, most);
    }

    private static void nothingOfBefore(Trial trial, Again input) throws DmaException {
        DmaSgList list = DmaLists.lay(input.pieces);
        FormRig fresh = input.form.rig();
        fresh.form().fill(list);
        String registers = fresh.registers();

        FormRig cleared = input.form.rig();
        cleared.form().fill(DmaLists.lay(input.before));
        cleared.form().clear();
        requireEmpty(cleared);
        cleared.form().fill(list);
        requireAlike("cleared", fresh, cleared, list);

        FormRig given = input.form.rig();
        given.form().begin();
        accept(given.form(), DmaLists.lay(input.before), input.committed ? Long.MAX_VALUE : input.accepted);
        if (input.committed) {
            given.form().commit();
        }
        given.form().abort();
        trial.reached(input.committed ? "given up after commit" : "given up");
        requireEmpty(given);
        given.form().fill(list);
        Expect.same("registers of the one given up", registers, given.registers());
        requireAlike("given up", fresh, given, list);
    }

    private static void requireAlike(String what, FormRig fresh, FormRig used, DmaSgList list) {
        Expect.same("table of the one " + what, fresh.form().used(), used.form().used());
        Expect.same("what hardware reads of the one " + what, Stretches.of(list), used.read(list.bytes()));
    }

    private static void withoutATablePage(Trial trial, Starved input) throws DmaException {
        DmaSgList list = DmaLists.lay(input.pieces);
        FormRig rig = input.form.rig();
        rig.space().failAt(input.call);
        boolean refused = false;
        try {
            rig.form().fill(list);
        } catch (DmaException e) {
            refused = true;
            trial.reached(REFUSED);
            Expect.same("error", DmaError.ENOMEM, e.error());
            Expect.that(
                    e.segment() >= 0 && e.segment() < list.segments(),
                    () -> "segment named: " + e.segment() + " (expected: one of " + list.segments() + ")");
            requireEmpty(rig);
            rig.form().fill(list);
        }
        Expect.same("refused", rig.form().used().pages() >= input.call, refused);
        Expect.same("what hardware reads", Stretches.of(list), rig.read(list.bytes()));
        rig.form().clear();
        requireEmpty(rig);
    }

    static void requireEmpty(FormRig rig) {
        Expect.same("complete", false, rig.form().complete());
        Expect.same("bytes", 0, rig.form().bytes());
        Expect.same("segments", 0, rig.form().segments());
        Expect.same("table", TableNeed.NOTHING, rig.form().used());
        Expect.same("table pages taken", 0, rig.space().outstanding());
    }
}
