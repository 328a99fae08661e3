package io.github.dmasg.proptests.conformance.kinds;

import io.github.dmasg.legacy.iova.IovaDomain;
import io.github.dmasg.legacy.iova.IovaRange;
import io.github.dmasg.proptests.conformance.CaseChecker;
import io.github.dmasg.proptests.conformance.CaseRejectedException;
import io.github.dmasg.proptests.conformance.Comparison;
import io.github.dmasg.proptests.conformance.DamagedLineException;
import io.github.dmasg.proptests.conformance.VectorLine;
import org.jspecify.annotations.Nullable;

/** {@code iova}: a sequence of calls of the address allocator. */
final class IovaKind implements CaseChecker {
    private static final String OPS = "ops";

    @Override
    public String kind() {
        return "iova";
    }

    @Override
    public void check(VectorLine line, Comparison out) throws DamagedLineException, CaseRejectedException {
        IovaDomain domain = newDomain(line.hex("granule"), line.hex("start"));
        StringBuilder replay = new StringBuilder();
        for (String op : line.items(OPS, ',')) {
            int eq = op.indexOf('=');
            String call = eq < 0 ? op : op.substring(0, eq);
            replay.append(replay.length() == 0 ? "" : ",").append(call).append(run(domain, call));
        }
        out.text(OPS, replay.length() == 0 ? "-" : replay.toString());
        HexTuples left = new HexTuples();
        domain.forEach(r -> left.add(r.pfnLo(), r.pfnHi()));
        out.text("final", left.toString());
    }

    private static IovaDomain newDomain(long granule, long start) throws CaseRejectedException {
        try {
            return new IovaDomain(granule, start);
        } catch (IllegalArgumentException e) {
            throw new CaseRejectedException(String.valueOf(e.getMessage()));
        }
    }

    private static String run(IovaDomain domain, String call) throws DamagedLineException {
        String args = call.length() < 2 ? "" : call.substring(2);
        if (call.startsWith("a:")) {
            long[] t = VectorLine.tuple(OPS, args, 3);
            IovaRange range = domain.allocate(t[0], t[1], t[2] != 0);
            return "=" + (range == null ? "-" : Long.toHexString(range.pfnLo()));
        }
        if (call.startsWith("f:")) {
            domain.free(VectorLine.parseHex(OPS, args));
            return "";
        }
        if (call.startsWith("r:")) {
            long[] t = VectorLine.tuple(OPS, args, 2);
            return "=" + ends(domain.reserve(t[0], t[1]));
        }
        throw new DamagedLineException(OPS, "'" + call + "' (expected: a:, f: or r:)");
    }

    private static String ends(@Nullable IovaRange range) {
        return range == null ? "-" : range.toString();
    }
}
