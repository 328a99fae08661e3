package io.github.dmasg.benchmarks.latency;

import static io.github.dmasg.benchmarks.latency.MapShape.Mode.SG;
import static io.github.dmasg.benchmarks.latency.MapShape.Through.DIRECT;
import static io.github.dmasg.benchmarks.latency.MapShape.Through.IOMMU;
import static io.github.dmasg.benchmarks.latency.MapShape.Way.BIDIRECTIONAL;
import static io.github.dmasg.benchmarks.latency.MapShape.Way.FROM_DEVICE;
import static io.github.dmasg.benchmarks.latency.MapShape.Way.TO_DEVICE;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shapes of the committed table. */
public final class LatencyPlan {
    private static final int USUAL_BITS = 32;
    private static final int ISA_BITS = 24;

    private LatencyPlan() {}

    /**
     * All shapes.
     *
     * @return by name, in the order of the table
     */
    public static Map<String, MapShape> shapes() {
        Map<String, MapShape> shapes = new LinkedHashMap<>();
        for (int granule : new int[] {1, 16, 256}) {
            for (int threads : new int[] {1, 2, 4, 8}) {
                shapes.put(
                        "latency.iommu." + granule + ".t" + threads,
                        new MapShape(IOMMU, SG, BIDIRECTIONAL, granule, USUAL_BITS, 0, threads));
            }
        }
        shapes.put("latency.iommu.16.to-device", new MapShape(IOMMU, SG, TO_DEVICE, 16, USUAL_BITS, 0, 1));
        shapes.put("latency.iommu.16.from-device", new MapShape(IOMMU, SG, FROM_DEVICE, 16, USUAL_BITS, 0, 1));
        for (int granule : new int[] {1, 16}) {
            for (int threads : new int[] {1, 8}) {
                shapes.put(
                        "latency.direct." + granule + ".t" + threads,
                        new MapShape(DIRECT, SG, BIDIRECTIONAL, granule, USUAL_BITS, 0, threads));
            }
        }
        shapes.put("latency.bounce.16", new MapShape(DIRECT, SG, BIDIRECTIONAL, 16, ISA_BITS, 0, 1));
        return shapes;
    }

    /**
     * The names of all shapes.
     *
     * @return in the order of the table
     */
    public static List<String> ids() {
        return new ArrayList<>(shapes().keySet());
    }
}
