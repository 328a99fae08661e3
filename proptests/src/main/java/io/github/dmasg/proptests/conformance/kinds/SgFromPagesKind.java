package io.github.dmasg.proptests.conformance.kinds;

import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.RecordingSgAllocator;
import io.github.dmasg.legacy.sg.SgAppendTable;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgList;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.proptests.conformance.CaseChecker;
import io.github.dmasg.proptests.conformance.CaseRejectedException;
import io.github.dmasg.proptests.conformance.Comparison;
import io.github.dmasg.proptests.conformance.DamagedLineException;
import io.github.dmasg.proptests.conformance.VectorLine;
import java.util.stream.Collectors;

/**
 * {@code sg_from_pages}: allocation of tables, empty, from pages at once, and from pages in portions.
 *
 * <p>After an error the arrays handed out so far and the entries still in the table may be shown or not: it depends on
 * whether the recording looked before or after it freed the table. Both forms are accepted.
 */
final class SgFromPagesKind implements CaseChecker {
    private static final String NONE = "-";

    @Override
    public String kind() {
        return "sg_from_pages";
    }

    @Override
    public void check(VectorLine line, Comparison out) throws DamagedLineException, CaseRejectedException {
        String op = line.text("op");
        RecordingSgAllocator allocator = new RecordingSgAllocator(line.hex("fail"));
        WarnLog warnings = new WarnLog();
        int error = switch (op) {
            case "alloc" -> allocate(line, out, allocator);
            case "seg" -> fromPages(line, out, allocator, warnings);
            case "app" -> append(line, out, allocator, warnings);
            default -> throw new DamagedLineException("op", "'" + op + "' (expected: alloc, seg or app)");
        };
        String arrays = allocator.handedOut().isEmpty()
                ? NONE
                : allocator.handedOut().stream().map(Integer::toHexString).collect(Collectors.joining(","));
        out.either("chain", arrays, error == 0 ? arrays : NONE);
        out.hex("warn", warnings.count());
    }

    private static int allocate(VectorLine line, Comparison out, RecordingSgAllocator allocator)
            throws DamagedLineException {
        SgTable table = new SgTable();
        int error = table.allocate((int) line.u32("n"), allocator);
        out.decimal("ret", error);
        compareTable(table, error, out);
        return error;
    }

    private static int fromPages(VectorLine line, Comparison out, RecordingSgAllocator allocator, WarnLog warnings)
            throws DamagedLineException, CaseRejectedException {
        RecordedPages.Row row = new RecordedPages().add(line, "pages");
        SgTable table = new SgTable();
        int error = table.allocateFromPages(
                row.pages(),
                row.count(),
                line.u32("offset"),
                line.hex("size"),
                line.u32("maxseg"),
                allocator,
                warnings);
        out.decimal("ret", error);
        compareTable(table, error, out);
        if (error == 0) {
            out.text("ents", entries(table));
        }
        return error;
    }

    private static void compareTable(SgTable table, int error, Comparison out) {
        if (error == 0) {
            out.hex("nents", Integer.toUnsignedLong(table.nents()));
            out.hex("orig", Integer.toUnsignedLong(table.origNents()));
            out.hex("walk", SgList.nents(table.sgl()));
        } else {
            out.hexIfPresent("nents", Integer.toUnsignedLong(table.nents()));
            out.hexIfPresent("orig", Integer.toUnsignedLong(table.origNents()));
            out.hexIfPresent("walk", 0);
        }
    }

    private static int append(VectorLine line, Comparison out, RecordingSgAllocator allocator, WarnLog warnings)
            throws DamagedLineException, CaseRejectedException {
        RecordedPages pages = new RecordedPages();
        SgAppendTable append = new SgAppendTable(allocator, warnings, pages);
        SgTable table = append.table();
        int calls = line.count("napp");
        int error = 0;
        for (int k = 0; k < calls && (error == 0 || line.has("pages" + k)); k++) {
            RecordedPages.Row row = pages.add(line, "pages" + k);
            int result = append.append(
                    row.pages(),
                    row.count(),
                    line.u32("offset" + k),
                    line.hex("size" + k),
                    line.u32("maxseg" + k),
                    line.u32("left" + k));
            out.decimal("ret" + k, result);
            out.hex("nents" + k, Integer.toUnsignedLong(table.nents()));
            out.hex("total" + k, Integer.toUnsignedLong(append.totalNents()));
            error = error == 0 ? result : error;
        }
        out.hex("orig", Integer.toUnsignedLong(table.origNents()));
        String entries = entries(table);
        out.either("ents", entries, error == 0 ? entries : NONE);
        out.hex("walk", error == 0 ? SgList.nents(table.sgl()) : 0);
        return error;
    }

    private static String entries(SgTable table) {
        StringBuilder text = new StringBuilder();
        SgCursor c = new SgCursor(table.sgl());
        for (long left = Integer.toUnsignedLong(table.nents()); left > 0; left--, c.advance()) {
            SgMiscKind.appendPageSide(text, c);
        }
        return text.length() == 0 ? NONE : text.toString();
    }
}
