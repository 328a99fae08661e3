package io.github.dmasg.proptests.conformance.kinds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.dmasg.proptests.conformance.CaseFailure;
import io.github.dmasg.proptests.conformance.ConformanceRunner;
import io.github.dmasg.proptests.conformance.FileReport;
import io.github.dmasg.proptests.conformance.RunOptions;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every recorded case of the kernel passes; none is rejected. */
class KernelVectorsTest {
    private final ConformanceRunner runner = new ConformanceRunner(KernelKinds.all());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sg_page_iter",
                "sg_dma_page_iter",
                "sg_from_pages",
                "sg_misc",
                "blk_map_sg",
                "direct_map_sg",
                "iommu_map_sg",
                "iova",
                "nvme_prp",
                "umem_blocks"
            })
    void everyCasePasses(String kind) throws IOException, URISyntaxException {
        URL url = KernelVectorsTest.class.getResource("/kernel-vectors/" + kind + ".txt");
        assertNotNull(url);
        FileReport report = runner.run(Path.of(url.toURI()), RunOptions.ALL, n -> {});
        CaseFailure first = report.firstFailure();
        assertEquals("", first == null ? "" : first.describe(kind));
        assertEquals(108, report.passed());
        assertEquals(108, report.cases());
    }
}
