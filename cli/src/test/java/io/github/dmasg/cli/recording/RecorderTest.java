package io.github.dmasg.cli.recording;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.cli.replay.Count;
import io.github.dmasg.cli.replay.FileReplay;
import io.github.dmasg.cli.replay.FileReport;
import io.github.dmasg.cli.replay.InterfaceMapper;
import io.github.dmasg.cli.replay.Messages;
import io.github.dmasg.cli.replay.ReplayOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings against a simulated kernel: what they hold, and that nothing stays behind whatever goes wrong. */
class RecorderTest {
    private static final Path SAMPLES = Path.of("..", "samples");
    private static final String AHCI = "vtd-ahci-mixed-r.full.trace";
    private static final String NVME = "vtd-nvme-mixed-r.full.trace";

    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static List<String> events(String sample) throws IOException {
        return Files.readAllLines(SAMPLES.resolve(sample), StandardCharsets.ISO_8859_1).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    private static Recorder.Plan plan(String device) {
        return new Recorder.Plan(3600, 1024, device, true);
    }

    /** Ended before it began, so that no test waits; what happened until then is recorded all the same. */
    private Recorder.Summary record(SimulatedTracefs kernel, Recorder.Plan plan)
            throws RecordingException, IOException {
        Recorder recorder = new Recorder(kernel.root, kernel, 77, warnings::add);
        recorder.stop();
        return recorder.record(plan, out, events -> {});
    }

    private FileReport replayed(byte[] recording) throws Exception {
        return replayed(Files.write(folder.resolve("recorded.trace"), recording));
    }

    private static FileReport replayed(Path file) throws Exception {
        Messages silent = new Messages() {
            @Override
            public void warn(String message) {
                throw new AssertionError(message);
            }

            @Override
            public void progress(String what, long done, long all) {}
        };
        ReplayOptions options = ReplayOptions.defaults();
        return new FileReplay(file, options, new InterfaceMapper(options.granule()), silent).run();
    }

    @Test
    void whatIsRecordedIsWhatReplayReads() throws Exception {
        SimulatedTracefs kernel = new SimulatedTracefs(folder.resolve("t"), events(AHCI));
        Recorder.Summary summary = record(kernel, plan(null));
        FileReport ours = replayed(out.toByteArray());
        FileReport sample = replayed(SAMPLES.resolve(AHCI));
        assertEquals(List.of(), warnings);
        assertEquals(List.of(), kernel.leftBehind());
        assertEquals(sample.get(Count.EVENTS), summary.events());
        assertEquals(0, summary.lost());
        assertTrue(ours.get(Count.EXACT_BY_PROBE) > 0);
        for (Count count : Count.values()) {
            if (count != Count.LINES && count != Count.FILE_BYTES) {
                assertEquals(sample.get(count), ours.get(count), count.name());
            }
        }
        assertFalse(out.toString(StandardCharsets.ISO_8859_1).contains("dmasg-77-end"));
    }

    @Test
    void oneDeviceIsRecordedWithItsEvidenceAndWithoutOthers() throws Exception {
        List<String> both = new ArrayList<>();
        List<String> ahci = events(AHCI);
        List<String> nvme = events(NVME);
        both.addAll(ahci.subList(0, 400));
        both.addAll(nvme);
        both.addAll(ahci.subList(400, ahci.size()));
        SimulatedTracefs kernel = new SimulatedTracefs(folder.resolve("t"), both);
        record(kernel, plan("0000:00:04.0"));
        FileReport ours = replayed(out.toByteArray());
        FileReport sample = replayed(SAMPLES.resolve(NVME));
        assertEquals(1, ours.devices().size());
        for (Count count : List.of(
                Count.MAP_SG, Count.EXACT_BY_PROBE, Count.CLASSIC_EQUAL, Count.KERNEL_IOVA_BYTES, Count.LEAKS)) {
            assertEquals(sample.get(count), ours.get(count), count.name());
        }
    }

    @Test
    void linesWithoutADeviceGoWithTheNextEventOfTheirTask() throws Exception {
        String task = "            dd-9         [000] d..1.  1.00000";
        List<String> happens = List.of(
                task + "1: map: IOMMU: iova=0x1000 - 0x2000 paddr=0x8000 size=4096",
                task + "2: dma_map_page: 0000:00:09.0 dir=TO_DEVICE dma_addr=1000 size=4096 phys_addr=8000 attrs=",
                task + "3: map: IOMMU: iova=0x5000 - 0x6000 paddr=0x9000 size=4096",
                task + "4: dma_map_page: 0000:00:04.0 dir=TO_DEVICE dma_addr=5000 size=4096 phys_addr=9000 attrs=",
                task + "5: map: IOMMU: iova=0x7000 - 0x8000 paddr=0xa000 size=4096",
                "CPU:0 [LOST 7 EVENTS]",
                task + "6: dma_unmap_page: 0000:00:04.0 dir=TO_DEVICE dma_addr=5000 size=4096 attrs=");
        DeviceLines lines = new DeviceLines("0000:00:04.0", out);
        for (String line : happens) {
            byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
            lines.line(bytes, 0, bytes.length);
        }
        assertEquals(
                List.of(happens.get(2), happens.get(3), happens.get(5), happens.get(6)),
                out.toString(StandardCharsets.US_ASCII).lines().toList());
        assertEquals(2, lines.events());
    }

    /** Whatever step fails: the recording ends with a message or goes on with a warning, and all is taken away. */
    @Test
    void aFailureAtAnyStepLeavesNothingBehind() throws Exception {
        SimulatedTracefs good = new SimulatedTracefs(folder.resolve("good"), events(AHCI));
        record(good, plan(null));
        int steps = good.log.size();
        assertTrue(steps > 15, good.log::toString);
        int failed = 0;
        int warned = 0;
        for (int step = 0; step < steps; step++) {
            if (good.log.get(step).matches("(rmdir|remove) .*")) {
                continue;
            }
            SimulatedTracefs kernel = new SimulatedTracefs(folder.resolve("t" + step), events(AHCI)).failingAt(step);
            warnings.clear();
            try {
                record(kernel, plan(null));
                warned++;
                assertEquals(1, warnings.size(), good.log.get(step));
                assertTrue(warnings.get(0).contains("injected"), warnings::toString);
            } catch (RecordingException | IOException e) {
                failed++;
                assertEquals(List.of(), warnings, good.log.get(step));
                assertTrue(e.getMessage().contains("injected"), e::getMessage);
            }
            assertEquals(List.of(), kernel.leftBehind(), good.log.get(step));
        }
        assertEquals(6, warned, "three probes, made and filtered");
        assertTrue(failed > 10, "failed: " + failed);
    }

    @Test
    void aFullDiskEndsTheRecordingAndLeavesNothingBehind() throws Exception {
        SimulatedTracefs kernel = new SimulatedTracefs(folder.resolve("t"), events(AHCI));
        Recorder recorder = new Recorder(kernel.root, kernel, 77, warnings::add);
        OutputStream full = new OutputStream() {
            private int room = 2000;

            @Override
            public void write(int b) throws IOException {
                room--;
                if (room < 0) {
                    throw new IOException("No space left on device");
                }
            }
        };
        IOException thrown = assertThrows(IOException.class, () -> recorder.record(plan(null), full, events -> {}));
        assertEquals("No space left on device", thrown.getMessage());
        assertEquals(List.of(), kernel.leftBehind());
    }

    @Test
    void whatCannotBeRemovedIsToldWithTheCommandThatDoes() throws Exception {
        SimulatedTracefs kernel = new SimulatedTracefs(folder.resolve("t"), events(AHCI)).failingToRemove();
        record(kernel, plan(null));
        Path instance = kernel.root.resolve("instances/dmasg-77");
        assertEquals(4, warnings.size(), warnings::toString);
        assertEquals("left behind, Device or resource busy; remove it with: rmdir " + instance, warnings.get(0));
        assertTrue(warnings.get(3).contains("echo '-:dmasg_77/sgin_table' >> "), warnings.get(3));
    }

    @Test
    void anotherThreadEndsALongRecording() throws Exception {
        SimulatedTracefs kernel = new SimulatedTracefs(folder.resolve("t"), events(AHCI));
        Recorder recorder = new Recorder(kernel.root, kernel, 77, warnings::add);
        Thread other = new Thread(recorder::stop);
        Recorder.Summary summary = recorder.record(
                plan(null),
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        if (other.getState() == Thread.State.NEW) {
                            other.start();
                        }
                    }
                },
                events -> {});
        other.join();
        assertTrue(summary.events() > 0);
        assertEquals(List.of(), kernel.leftBehind());
    }

    @Test
    void whatTheKernelLacksIsSaid() throws Exception {
        SimulatedTracefs kernel = new SimulatedTracefs(folder.resolve("t"), events(AHCI));
        Files.delete(kernel.root.resolve("kprobe_events"));
        kernel.without("iommu/map");
        kernel.without("swiotlb/swiotlb_bounced");
        record(kernel, plan(null));
        assertEquals(3, warnings.size(), warnings::toString);
        assertAll(
                () -> assertTrue(
                        warnings.get(0).contains("no event iommu:map: the recording will not say"), warnings.get(0)),
                () -> assertTrue(warnings.get(1).contains("no event swiotlb:swiotlb_bounced"), warnings.get(1)),
                () -> assertTrue(warnings.get(2).contains("no kprobes (CONFIG_KPROBE_EVENTS)"), warnings.get(2)));
        SimulatedTracefs old = new SimulatedTracefs(folder.resolve("old"), List.of());
        old.without("dma/dma_map_sg");
        RecordingException thrown = assertThrows(RecordingException.class, () -> record(old, plan(null)));
        assertTrue(thrown.getMessage().contains("Linux 6.12 or later"), thrown.getMessage());
        assertEquals(List.of(), old.leftBehind());
    }

    @Test
    void anInstanceOfThatNameIsNotTouched() throws Exception {
        SimulatedTracefs kernel = new SimulatedTracefs(folder.resolve("t"), List.of());
        Path other = Files.createDirectory(kernel.root.resolve("instances/dmasg-77"));
        RecordingException thrown = assertThrows(RecordingException.class, () -> record(kernel, plan(null)));
        assertTrue(thrown.getMessage().contains("cannot be made: there already"), thrown.getMessage());
        assertTrue(Files.exists(other));
    }

    @Test
    void theTraceFilesAreFoundOrTheirAbsenceExplained() throws Exception {
        Path mounted = folder.resolve("mounted");
        Files.createDirectories(mounted.resolve("instances"));
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path known = Files.writeString(folder.resolve("filesystems"), "nodev\tsysfs\nnodev\ttracefs\n");
        Path unknown = Files.writeString(folder.resolve("none"), "nodev\tsysfs\n");
        assertEquals(mounted, Tracefs.find(List.of(empty, mounted), known));
        RecordingException thrown = assertThrows(RecordingException.class, () -> Tracefs.find(List.of(empty), known));
        assertTrue(
                thrown.getMessage().contains("not mounted here (expected: after mount -t tracefs"),
                thrown.getMessage());
        thrown = assertThrows(RecordingException.class, () -> Tracefs.find(List.of(empty), unknown));
        assertTrue(thrown.getMessage().contains("this kernel has no tracefs"), thrown.getMessage());
    }

    /** The kernel takes a probe of at most 4095 bytes and 128 values; places are those of the recordings at hand. */
    @Test
    void probesReadEveryEntryAtItsPlace() {
        List<LengthProbes.Probe> probes = LengthProbes.all();
        assertEquals(
                List.of("sgin_table", "sgin_flat", "sgin_list"),
                probes.stream().map(LengthProbes.Probe::name).toList());
        for (LengthProbes.Probe probe : probes) {
            String make = probe.make("dmasg_4194304");
            assertTrue(make.length() <= LengthProbes.LONGEST, () -> probe.name() + ": " + make.length());
            assertTrue(make.split("=", -1).length - 1 <= 128, probe.name());
        }
        assertTrue(probes.get(0).definition().contains(" e0=+8(+0(%si)):x64 e1=+40(+0(%si)):x64 "));
        assertTrue(probes.get(0).definition().endsWith(" e119=+3816(+0(%si)):x64"));
        assertTrue(probes.get(1).definition().contains(" on=%dx:s32 e0=+8(%si):x64 e1=+40(%si):x64 "));
        assertTrue(probes.get(2).definition().contains(" lk=+32(%si):x64 c0=+7(+32(%si)):x64 c1=+39(+32(%si)):x64 "));
        assertTrue(probes.get(2).definition().endsWith(" c109=+3495(+32(%si)):x64"));
    }
}
