package io.github.dmasg.legacy.adapter;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.legacy.dmamap.DmaOps;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a classic driver on top of the new interface: the driver stays as it is, the mapping is made and owned by a {@link
 * DmaMapper} (S13).
 *
 * <p>The token of each mapping is kept under the first entry of its list. Old code unmaps by list, new code by {@link #mapping the
 * token}; whoever comes first releases, exactly once, and the other is refused. A later call that names another count or another
 * direction than the mapping has is refused with both named, and the mapping stays: the kernel takes such calls at their word,
 * and at least fourteen of its fixes are about the count alone. Nothing is read back from the list (S32).
 *
 * <p>A failed call leaves every field of the list as it was, where the kernel empties the DMA side; a successful one writes the
 * DMA side as {@link SgSink} does.
 *
 * <p>Cost: beyond the mapping, one walk to check the list's count, one to write its DMA side, a few objects per mapping, and 16
 * bytes per segment while it is made. Thread safety: any thread for different lists; the calls for one list belong to one owner at a time, apart from
 * unmapping, of which exactly one succeeds.
 */
public final class MapperSgCalls implements SgCalls {
    private final DmaMapper mapper;
    private final Device device;
    private final MapAttributes attributes;
    private final WarnLog warnings;
    private final ConcurrentMap<Sg, ListMapping> mapped = new ConcurrentHashMap<>();

    /**
     * The calls of one device.
     *
     * @param mapper what makes the mappings
     * @param device the device
     * @param warnings takes the reason of every refused mapping, which the classic interface has no room for
     */
    public MapperSgCalls(DmaMapper mapper, Device device, WarnLog warnings) {
        this(mapper, device, MapAttributes.NONE, warnings);
    }

    /**
     * The calls of one device, with demands on every mapping.
     *
     * @param mapper what makes the mappings
     * @param device the device
     * @param attributes special demands
     * @param warnings takes the reason of every refused mapping; written under a lock
     */
    public MapperSgCalls(DmaMapper mapper, Device device, MapAttributes attributes, WarnLog warnings) {
        this.mapper = mapper;
        this.device = device;
        this.attributes = attributes;
        this.warnings = warnings;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the list is mapped
     * @throws UndefinedInKernelException if the list has fewer entries
     */
    @Override
    public int mapSg(Sg sgl, int nents, Direction<?> direction) {
        if (nents == 0) {
            return refuse(DmaException.of(DmaError.EINVAL, "nents: 0 (expected: > 0)"));
        }
        ListMapping making = new ListMapping(sgl, nents, device, direction, mapped);
        ListMapping before = mapped.putIfAbsent(sgl, making);
        if (before != null) {
            throw new IllegalStateException("map: the list is mapped, " + before + " (expected: unmapped before)");
        }
        boolean done = false;
        try {
            PageSource pages = pages(sgl, nents);
            Mapping token = mapper.map(device, pages, direction, attributes, SgSink.into(sgl, nents));
            making.hold(token);
            done = true;
            return (int) token.segments();
        } catch (DmaException e) {
            return refuse(e);
        } catch (InexpressibleEntryException e) {
            return refuse(e.refusal());
        } finally {
            if (!done) {
                mapped.remove(sgl, making);
            }
        }
    }

    /** For a device that needs sync calls the token walks its source later, when the list may hold something else. */
    private PageSource pages(Sg sgl, int nents) throws DmaException {
        SgPages view = SgPages.of(sgl, nents);
        if (device.coherent()) {
            return view;
        }
        BioVecList copy = new BioVecList();
        view.appendTo(copy);
        return copy;
    }

    private int refuse(DmaException refusal) {
        synchronized (warnings) {
            warnings.warn(String.valueOf(refusal.getMessage()));
        }
        return switch (refusal.error()) {
            case ENOMEM -> -Errno.ENOMEM;
            case EREMOTEIO -> -Errno.EREMOTEIO;
            case EIO -> -Errno.EIO;
            case EINVAL, NOT_COHERENT -> -Errno.EINVAL;
        };
    }

    /**
     * The token of a mapped list, for code that has moved to the new interface already.
     *
     * @param sgl first entry, as mapped
     * @return the token; unmapping it is the same as unmapping the list
     * @throws IllegalStateException if the list is not mapped
     */
    public Mapping mapping(Sg sgl) {
        return live(sgl, "mapping");
    }

    /**
     * The token of a mapped table, with what its direction allows.
     *
     * @param <M> follows from the direction
     * @param table a mapped table
     * @param direction as mapped
     * @return the token; unmapping it is the same as unmapping the table
     * @throws IllegalStateException if the table is not mapped
     * @throws IllegalArgumentException if the direction is another
     * @throws UndefinedInKernelException if the table has no list
     */
    public <M extends Mapping> M mapping(SgTable table, Direction<M> direction) {
        ListMapping found = live(SgTables.first(table), "mapping");
        found.requireSame("mapping", table.origNents(), direction);
        return direction.typed(found);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the list is not mapped, or no longer
     * @throws IllegalArgumentException if count or direction are not those of the mapping; it stays mapped
     */
    @Override
    public void unmapSg(Sg sgl, int nents, Direction<?> direction) {
        checked("unmap", sgl, nents, direction).unmap();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the list is not mapped, or no longer
     * @throws IllegalArgumentException if count or direction are not those of the mapping; nothing moves
     */
    @Override
    public void syncForCpu(Sg sgl, int nents, Direction<?> direction) {
        ListMapping mapping = checked("sync for CPU", sgl, nents, direction);
        if (direction.deviceWrites()) {
            mapping.syncForCpu();
        } else {
            mapping.takeBack();
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the list is not mapped, or no longer
     * @throws IllegalArgumentException if count or direction are not those of the mapping; nothing moves
     */
    @Override
    public void syncForDevice(Sg sgl, int nents, Direction<?> direction) {
        ListMapping mapping = checked("sync for device", sgl, nents, direction);
        if (direction.deviceReads()) {
            mapping.syncForDevice();
        } else {
            mapping.giveBack();
        }
    }

    private ListMapping checked(String call, Sg sgl, int nents, Direction<?> direction) {
        ListMapping found = live(sgl, call);
        found.requireSame(call, nents, direction);
        return found;
    }

    private ListMapping live(Sg sgl, String call) {
        @Nullable ListMapping found = mapped.get(sgl);
        if (found == null) {
            throw ListMapping.notMapped(call, device);
        }
        return found;
    }

    /**
     * Number of lists that are mapped.
     *
     * @return 0 if nothing leaked
     */
    public int live() {
        return mapped.size();
    }

    /**
     * These calls in the form that takes no direction.
     *
     * @param direction the direction of every call
     * @return the operations
     */
    public DmaOps ops(Direction<?> direction) {
        return new DmaOps() {
            @Override
            public int mapSg(Sg sgl, int nents) {
                return MapperSgCalls.this.mapSg(sgl, nents, direction);
            }

            @Override
            public void unmapSg(Sg sgl, int nents) {
                MapperSgCalls.this.unmapSg(sgl, nents, direction);
            }
        };
    }
}
