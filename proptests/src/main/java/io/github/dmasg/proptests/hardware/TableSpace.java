package io.github.dmasg.proptests.hardware;

import io.github.dmasg.form.TableMemory;
import io.github.dmasg.form.TablePage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The memory in which drivers build tables, as a device sees it: bytes by DMA address.
 *
 * <p>Pages are scattered, never neighbours, so that a reader that runs off a page faults. A page that is taken holds rubbish. Every
 * page must come back once; a call can be made to fail. Not thread-safe.
 */
public final class TableSpace {
    private static final byte RUBBISH = (byte) 0xa5;

    private final long base;
    private final long stride;
    private final TreeMap<Long, TablePage> live = new TreeMap<>();
    private final TreeSet<Long> free = new TreeSet<>();
    private long pages;
    private int fixed;
    private long takes;
    private long failAt;

    /** Pages from some place above 4 GiB on. */
    public TableSpace() {
        this(0x12_3450_0000L, 0x3_0000);
    }

    /**
     * Pages at given places.
     *
     * @param base DMA address of the first page
     * @param stride bytes from the start of one page to that of the next
     */
    public TableSpace(long base, long stride) {
        this.base = base;
        this.stride = stride;
    }

    /**
     * Makes a call fail.
     *
     * @param call number of the call from now on, from 1; 0 for none
     */
    public void failAt(long call) {
        failAt = call == 0 ? 0 : takes + call;
    }

    /**
     * Calls that took a page or tried to.
     *
     * @return count
     */
    public long takes() {
        return takes;
    }

    /**
     * Pages that were taken and not given back; fixed ones are not counted.
     *
     * @return count
     */
    public int outstanding() {
        return live.size() - fixed;
    }

    /**
     * A page that stays, such as a descriptor ring or a command table.
     *
     * @param bytes its size
     * @return the page, full of rubbish
     */
    public TablePage fixed(int bytes) {
        fixed++;
        return appear(bytes, pages++);
    }

    private TablePage appear(int bytes, long number) {
        byte[] content = new byte[bytes];
        Arrays.fill(content, RUBBISH);
        TablePage page = new TablePage(base + number * stride, ByteBuffer.wrap(content));
        live.put(page.address(), page);
        return page;
    }

    /**
     * Pages of one size; the lowest free place is handed out first, so that the order of giving back does not show.
     *
     * @param pageBytes their size
     * @return a source of pages that shares the places of this space and its count of calls
     */
    public TableMemory pages(int pageBytes) {
        return new TableMemory() {
            @Override
            public int pageBytes() {
                return pageBytes;
            }

            @Override
            public @Nullable TablePage take() {
                takes++;
                if (takes == failAt) {
                    return null;
                }
                Long number = free.pollFirst();
                return appear(pageBytes, number == null ? pages++ : number);
            }

            @Override
            public void give(TablePage page) {
                if (!live.remove(page.address(), page)) {
                    throw new IllegalStateException("page 0x" + Long.toHexString(page.address()) + " given back twice");
                }
                free.add((page.address() - base) / stride);
            }
        };
    }

    /**
     * Reads as the device does.
     *
     * @param address DMA address of the first byte
     * @param bytes 1 to 8
     * @return the bytes as a little-endian number
     * @throws HardwareFaultException if they are not within a live page
     */
    public long read(long address, int bytes) {
        Map.Entry<Long, TablePage> found = live.floorEntry(address);
        if (found == null
                || address + bytes - found.getKey() > found.getValue().bytes().capacity()) {
            throw HardwareFaultException.at("table read", address, "a live table page");
        }
        ByteBuffer content = found.getValue().bytes();
        int at = (int) (address - found.getKey());
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << 8 | (content.get(at + i) & 0xff);
        }
        return value;
    }

    /**
     * All live pages, byte by byte: two equal images look the same to any device.
     *
     * @return addresses and contents
     */
    public String image() {
        StringBuilder sb = new StringBuilder();
        live.forEach((address, page) -> {
            byte[] content = new byte[page.bytes().capacity()];
            page.bytes().get(0, content);
            sb.append(Long.toHexString(address))
                    .append('=')
                    .append(Arrays.hashCode(content))
                    .append(' ');
        });
        return sb.toString();
    }
}
