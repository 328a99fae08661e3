package io.github.dmasg.cli.form;

import io.github.dmasg.cli.json.JsonWriter;
import io.github.dmasg.cli.replay.ByteSize;
import io.github.dmasg.cli.replay.MapperKind;
import io.github.dmasg.cli.replay.RecordedCall;
import io.github.dmasg.cli.replay.TextTable;
import io.github.dmasg.cli.trace.TraceEvent;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.TableNeed;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.unit.ByteCount;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** One recorded call in a form, and what the hardware reads there. */
public final class FormReport {
    private final long number;
    private final RecordedCall call;
    private final FormKind kind;
    private final DmaSgList segments = new DmaSgList();
    private final FormRows rows = new FormRows();
    private final TableNeed used;
    private final TableNeed need;
    private final boolean same;

    /**
     * Puts a call into a form.
     *
     * @param number the call's number in its file
     * @param call a replayable call
     * @param kind the form
     * @param recorded true to take the kernel's own segments, false to map the pages anew
     * @param granule smallest unit of the IOMMU, bytes
     * @throws DmaException if the form cannot express the call
     */
    public FormReport(long number, RecordedCall call, FormKind kind, boolean recorded, @ByteCount long granule)
            throws DmaException {
        this.number = number;
        this.call = call;
        this.kind = kind;
        boolean deviceWrites = call.direction() != TraceEvent.Direction.TO_DEVICE;
        FormView view = kind.view(deviceWrites);
        DeviceForm form = view.form();
        if (recorded) {
            for (int i = 0; i < call.dmaAddrs().length; i++) {
                segments.append(call.dmaAddrs()[i], call.dmaLengths()[i], 0);
            }
            form.fill(segments);
        } else {
            map(form, granule);
        }
        @ByteCount long bytes = form.bytes();
        used = form.used();
        need = form.need(bytes, form.segments());
        Stretches read = view.read(bytes);
        same = read.equals(Stretches.of(segments));
        view.show(bytes, rows);
    }

    private void map(DeviceForm form, @ByteCount long granule) throws DmaException {
        BioVecList pages = new BioVecList();
        for (int i = 0; i < call.pageEntries(); i++) {
            pages.append(call.starts()[i], call.lengths()[i]);
        }
        Device device = Device.named(call.device())
                .maxSegmentSize(Math.min(call.limits().maxSegment(), DmaSegment.MAX_LENGTH))
                .boundaryMask(call.limits().boundaryMask())
                .build();
        DmaMapper mapper = call.kind() == MapperKind.IOMMU
                ? new IommuMapper(IommuDomain.builder().granule(granule).build())
                : new DirectMapper();
        mapper.map(device, pages, Direction.BIDIRECTIONAL, MapAttributes.SKIP_SYNC, new Both(form, segments));
    }

    /**
     * Whether the hardware reads exactly the bytes of the mapping.
     *
     * @return false if the form is wrong
     */
    public boolean same() {
        return same;
    }

    /**
     * Prints for people.
     *
     * @param out where to
     */
    public void print(PrintWriter out) {
        out.println("call " + number + ", line " + call.line() + ": " + call.device() + " " + call.direction() + ", "
                + call.kind().name().toLowerCase(Locale.ROOT) + ", " + call.limits()
                + (call.exact() ? "" : ", page side inferred"));
        out.println(segments.bytes() + " bytes in " + segments.segments() + " segments as " + kind.name() + ": "
                + text(used) + "; at most " + text(need));
        TextTable table = new TextTable(2);
        table.row(List.of("place", "meaning", "value", "bytes", "entries"));
        for (FormRow row : rows.rows()) {
            table.row(List.of(
                    row.where(),
                    row.meaning(),
                    "0x" + Long.toHexString(row.value()),
                    row.length() == 0 ? "" : ByteSize.text((@ByteCount long) row.length()),
                    row.count() == 1 ? "" : Long.toString(row.count())));
        }
        table.lines().forEach(out::println);
    }

    private static String text(TableNeed need) {
        return need.entries() + " entries, " + need.pages() + " table pages, " + need.bytes() + " bytes of table";
    }

    /**
     * Prints one JSON object.
     *
     * @param out where to
     */
    public void printJson(PrintWriter out) {
        JsonWriter json = new JsonWriter(out::print);
        json.beginObject().name("version").value(1);
        json.name("call").value(number).name("line").value(call.line());
        json.name("device").value(call.device()).name("form").value(kind.name());
        json.name("bytes").value(segments.bytes()).name("segments").value(segments.segments());
        need(json.name("used"), used);
        need(json.name("most"), need);
        json.name("rows").beginArray();
        for (FormRow row : rows.rows()) {
            json.beginObject().name("place").value(row.where());
            json.name("value").value("0x" + Long.toHexString(row.value()));
            json.name("bytes").value(row.length()).name("entries").value(row.count());
            json.name("meaning").value(row.meaning()).endObject();
        }
        json.endArray().endObject();
        out.println();
    }

    private static void need(JsonWriter json, TableNeed need) {
        json.beginObject().name("entries").value(need.entries());
        json.name("pages").value(need.pages()).name("bytes").value(need.bytes()).endObject();
    }
}
