package io.github.dmasg.cli.memory;

import io.github.dmasg.device.Device;
import io.github.dmasg.page.BioVecList;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** From a range of memory to what is printed about it. */
public final class MemoryLook {
    private final Device device;
    private final long mostRuns;
    private final boolean json;
    private final PrintWriter out;

    /**
     * A look.
     *
     * @param device for which the memory is mapped
     * @param mostRuns how many runs to list
     * @param json one object instead of tables
     * @param out where to print
     */
    public MemoryLook(Device device, long mostRuns, boolean json, PrintWriter out) {
        this.device = device;
        this.mostRuns = mostRuns;
        this.json = json;
        this.out = out;
    }

    /**
     * Looks at memory allocated for the purpose.
     *
     * @param bytes how much, rounded down to whole pages
     * @throws IOException if the kernel's page map cannot be read
     * @throws UnreadableMemoryException if the memory is not there or hidden
     */
    public void atOwnBuffer(long bytes) throws IOException, UnreadableMemoryException {
        OwnBuffer buffer = OwnBuffer.allocate(bytes & -PageMap.PAGE);
        atProcess(Path.of("/proc/self"), buffer.range());
        buffer.touch();
    }

    /**
     * Looks at a range of a process.
     *
     * @param procFolder the process's folder below {@code /proc}
     * @param range virtual addresses
     * @throws IOException if the kernel's page map cannot be read
     * @throws UnreadableMemoryException if the memory is not there or hidden
     */
    public void atProcess(Path procFolder, AddressRange range) throws IOException, UnreadableMemoryException {
        Survey survey = new Survey();
        new PageMap(procFolder).read(range.start(), range.end(), survey);
        survey.close();
        if (survey.hiddenPages() > 0) {
            throw new UnreadableMemoryException(procFolder + "/pagemap: the frame numbers of " + survey.hiddenPages()
                    + " present pages are hidden (expected: root, or CAP_SYS_ADMIN; try sudo)");
        }
        if (survey.runs().entries() == 0) {
            throw new UnreadableMemoryException("range " + range + ": no page is present, " + survey.swappedPages()
                    + " swapped, " + survey.absentPages() + " absent (expected: memory that was touched)");
        }
        BioVecList classicList = survey.classicList(device.limits().maxSegmentSize());
        List<MappingRow> rows = MappingRow.of(survey.runs(), classicList, device);
        if (json) {
            new MemoryJson(out).print(range, survey, classicList.entries(), rows);
        } else {
            new MemoryText(out, mostRuns).print(range, survey, classicList.entries(), rows);
        }
    }
}
