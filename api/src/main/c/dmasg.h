/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The proposed kernel interface: page side, DMA side, and what goes between.
 *
 * This is the C counterpart of the Java prototype, type by type and call by call; RFC.md explains it. It is a
 * proposal to review, not an implementation: it compiles as it stands (see RFC.md, "Check every claim"), so that a
 * reviewer reads declarations that at least agree with each other.
 *
 * Contexts, unless a call says otherwise:
 *   may sleep      no; every call here can be made from the submission path of a block driver
 *   interrupts     unmap and sync may be called from hard interrupt context
 *   locks          the caller holds none that the calls take; one mapping belongs to one caller at a time
 *   errors         0, or one negative errno:
 *                    -EINVAL      can never succeed: an impossible request        (do not retry)
 *                    -ENOMEM      something ran out                               (retry later)
 *                    -EREMOTEIO   peer memory out of this device's reach          (do not retry)
 *                    -EIO         memory that the device cannot address           (do not retry)
 *                    -EOPNOTSUPP  would need a bounce buffer or sync calls,
 *                                 and the caller forbade it                       (do not retry)
 *   all or nothing a call that fails leaves no IOVA, no translation, no bounce slot, no reference, no segment
 */
#ifndef DMASG_H
#define DMASG_H

#ifdef __KERNEL__
#include <linux/types.h>
#include <linux/bvec.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

struct page;
struct bio_vec {
	struct page *bv_page;
	unsigned int bv_len;
	unsigned int bv_offset;
};
#endif

struct device;
struct p2pdma_provider;

/*
 * Kinds of address. One-member structs: the compiler tells them apart, and every 64-bit ABI passes them in a register
 * as it would the number. In the prototype a checker in the build does the same for plain longs.
 */
typedef struct { u64 v; } dma_phys_t;	/* physical address, bytes */
typedef struct { u64 v; } dma_iova_t;	/* address as a device uses it, bytes */

/* ------------------------------------------------------------------------------------------------- page side */

/* Memory with pages: entries as they are today. The provider follows from the page; it is read for device memory only. */
struct dma_bvec_span {
	const struct bio_vec *bvec;
	unsigned int nr;
};

/* Memory without pages: a range of a provider's memory. Nothing per page: a BAR of any size is 24 bytes. */
struct dma_resource {
	dma_phys_t addr;
	u64 len;
	struct p2pdma_provider *provider;
};
_Static_assert(sizeof(void *) != 8 || sizeof(struct dma_resource) == 24, "a resource is 24 bytes");

/*
 * What can be mapped: read forward, a span at a time. A bio, an array, a resource, a pinned user buffer, a classic
 * scatterlist are all sources; a mapper sees no difference.
 */
struct dma_source;

struct dma_source_ops {
	/* Starts over. A mapper may read twice: once to measure, once to map. */
	void (*rewind)(struct dma_source *src);
	/* The next span of pages, or of resources: fills one of the two, the other has nr or len 0. False at the end. */
	bool (*next)(struct dma_source *src, struct dma_bvec_span *pages, struct dma_resource *resource);
};

struct dma_source {
	const struct dma_source_ops *ops;
};

/* -------------------------------------------------------------------------------------------------- DMA side */

#define DMA_SG_LEN_BITS		48
#define DMA_SG_MAX_LEN		((1ULL << DMA_SG_LEN_BITS) - 1)
#define DMA_SG_BUS_ADDRESS	(1u << 0)	/* a PCI bus address: takes no IOVA, nothing to unmap */

/* One segment: 16 bytes, 48 bits of length, 16 flags. It has no page, and there is no way to one. */
struct dma_sg {
	dma_iova_t addr;
	u64 extent;
};

static inline u64 dma_sg_len(const struct dma_sg *sg)
{
	return sg->extent & DMA_SG_MAX_LEN;
}

static inline u16 dma_sg_flags(const struct dma_sg *sg)
{
	return (u16)(sg->extent >> DMA_SG_LEN_BITS);
}

static inline bool dma_sg_is_bus_address(const struct dma_sg *sg)
{
	return dma_sg_flags(sg) & DMA_SG_BUS_ADDRESS;
}

/* 256 segments fill a page. Addresses and extents lie apart, so that a sum or a search touches half the memory. */
#define DMA_SG_CHUNK		256

struct dma_sg_chunk {
	dma_iova_t addr[DMA_SG_CHUNK];
	u64 extent[DMA_SG_CHUNK];
};

_Static_assert(sizeof(struct dma_sg) == 16, "a segment is 16 bytes");
_Static_assert(sizeof(struct dma_sg_chunk) == 4096, "a chunk is a page");

/* A list is chunks in a row; lists are joined by linking, without copying. */
struct dma_sg_link {
	struct dma_sg_link *next;
	struct dma_sg_chunk *chunk;
	u16 from;
	u16 nr;
};

struct dma_sg_list {
	struct dma_sg_link *first;
	struct dma_sg_link *last;
	u64 segments;
	u64 bytes;
};

/* Reads a list forward. There is no way back to what was mapped. */
struct dma_sg_iter {
	const struct dma_sg_link *link;
	unsigned int index;
};

static inline bool dma_sg_iter_next(struct dma_sg_iter *it, struct dma_sg *sg)
{
	while (it->link && it->index == it->link->nr) {
		it->link = it->link->next;
		it->index = 0;
	}
	if (!it->link)
		return false;
	sg->addr = it->link->chunk->addr[it->link->from + it->index];
	sg->extent = it->link->chunk->extent[it->link->from + it->index];
	it->index++;
	return true;
}

/* A run of device pages: the page walk, computed from the DMA length and nothing else. */
struct dma_page_range {
	dma_iova_t first;	/* rounded down to the device page */
	u64 pages;
};

bool dma_sg_next_page_range(struct dma_sg_iter *it, unsigned int page_shift, struct dma_page_range *range);

/* --------------------------------------------------------------------------------------------- limits, device */

/* What segments may look like. Declared once, by the device and by the form; the mapper keeps both and splits. */
struct dma_limits {
	u64 max_segment_size;	/* bytes, 1..DMA_SG_MAX_LEN */
	u64 boundary_mask;	/* no segment crosses a multiple of mask + 1; ~0 for none */
	u64 max_segments;	/* in one mapping */
	u64 cut_alignment;	/* where the mapper cuts, it cuts at a multiple of this; a power of two */
};

struct dma_device_limits {
	struct dma_limits segments;
	u64 dma_mask;
	u64 min_align_mask;	/* address bits that a bounce buffer must keep */
	bool coherent;
	bool bounce_allowed;
};

/* 0, or -EINVAL with the reason in the log: limits that contradict each other are refused when they are declared. */
int dma_declare(struct device *dev, const struct dma_device_limits *limits);

/* ------------------------------------------------------------------------------------------------------- sinks */

/*
 * Where segments go: a dma_sg_list, or straight into what the device reads. After abort it is as it was before begin.
 * accept may refuse with -EINVAL (cannot be expressed) or -ENOMEM (full); the mapping is then undone.
 */
struct dma_sink;

struct dma_sink_ops {
	const struct dma_limits *(*limits)(const struct dma_sink *sink);
	void (*begin)(struct dma_sink *sink);
	int (*accept)(struct dma_sink *sink, const dma_iova_t *addr, const u64 *extent, unsigned int nr);
	int (*commit)(struct dma_sink *sink);
	void (*abort)(struct dma_sink *sink);
};

struct dma_sink {
	const struct dma_sink_ops *ops;
};

/* Some forms. Each knows before mapping how much table it can take. */
struct dma_sink *dma_sg_list_sink(struct dma_sg_list *list);
struct dma_sink *dma_nvme_prp_sink(void *pages, size_t bytes);
struct dma_sink *dma_block_table_sink(u64 *blocks, size_t max_blocks, unsigned int block_shift);

/* ----------------------------------------------------------------------------------------------------- mapping */

#define DMA_MAP_REQUIRE_COHERENT	(1u << 0)	/* never bounce, never need a sync: else -EOPNOTSUPP */
#define DMA_MAP_SKIP_SYNC		(1u << 1)	/* the caller syncs itself at unmap */
#define DMA_MAP_ALLOW_OVERLAP		(1u << 2)	/* another mapping shares these cache lines, on purpose */

/* How the CPU sees the memory while it is mapped. */
enum dma_cpu_caching {
	DMA_CPU_CACHED_COHERENT,
	DMA_CPU_CACHED_NEEDS_SYNC,
	DMA_CPU_WRITE_COMBINED,
};

/*
 * The token: whoever holds it owns the mapping, and only it can sync and unmap. It remembers everything that must be
 * released; nobody passes a count, a length, an address or a direction a second time.
 */
struct dma_mapping {
	struct device *dev;
	dma_iova_t iova;
	u64 iova_len;		/* 0 without an IOMMU, and for bus addresses */
	u64 bytes;
	u64 segments;
	void *bounced;
	u8 dir;
	u8 caching;
	u8 state;		/* idle, busy, live: one compare and exchange each way */
};

_Static_assert(sizeof(void *) != 8 || sizeof(struct dma_mapping) == 56, "a token is 56 bytes");

/* Direction is a type. A wrong sync does not compile. */
struct dma_to_device { struct dma_mapping m; };
struct dma_from_device { struct dma_mapping m; };
struct dma_bidirectional { struct dma_mapping m; };

int dma_map_to_device(struct device *dev, struct dma_source *src, unsigned int attrs, struct dma_sink *sink,
		      struct dma_to_device *mapping) __attribute__((warn_unused_result));
int dma_map_from_device(struct device *dev, struct dma_source *src, unsigned int attrs, struct dma_sink *sink,
			struct dma_from_device *mapping) __attribute__((warn_unused_result));
int dma_map_bidirectional(struct device *dev, struct dma_source *src, unsigned int attrs, struct dma_sink *sink,
			  struct dma_bidirectional *mapping) __attribute__((warn_unused_result));

/* Cannot fail, allocates nothing, from any context. A second one warns, names the first, and releases nothing. */
void dma_mapping_unmap(struct dma_mapping *mapping);
#define dma_unmap(mapping)	dma_mapping_unmap(&(mapping)->m)

void dma_mapping_sync_for_cpu(struct dma_mapping *mapping, u64 offset, u64 len);
void dma_mapping_sync_for_device(struct dma_mapping *mapping, u64 offset, u64 len);

/* offset counts bytes through the source's entries. */
#define dma_sync_part_for_cpu(mapping, offset, len)						\
	_Generic((mapping),									\
		 struct dma_from_device *: dma_mapping_sync_for_cpu,				\
		 struct dma_bidirectional *: dma_mapping_sync_for_cpu)(&(mapping)->m, offset, len)

#define dma_sync_part_for_device(mapping, offset, len)						\
	_Generic((mapping),									\
		 struct dma_to_device *: dma_mapping_sync_for_device,				\
		 struct dma_bidirectional *: dma_mapping_sync_for_device)(&(mapping)->m, offset, len)

/* ------------------------------------------------------------------------------------- before and beside mapping */

struct dma_bounds {
	u64 fewest;	/* with the best joining */
	u64 emitted;	/* what the mapping call would give, exactly */
	u64 most;	/* with none */
};

int dma_map_bounds(struct device *dev, struct dma_source *src, const struct dma_sink *sink, struct dma_bounds *bounds);

bool dma_peer_memory_supported(struct device *dev);
bool dma_coherent_without_sync(struct device *dev);

/* Why a segment ended where it did. */
enum dma_break_rule {
	DMA_BREAK_END,
	DMA_BREAK_MAX_SIZE,
	DMA_BREAK_BOUNDARY,
	DMA_BREAK_GAP,		/* inside a granule */
	DMA_BREAK_PROVIDER,
	DMA_BREAK_BOUNCE,
};

/* --------------------------------------------------------------------------------------------------- two steps */

/* One IOVA range, filled as memory comes: no list at any time. The position is kept here, not carried by the caller. */
struct dma_reservation {
	struct device *dev;
	dma_iova_t addr;
	u64 capacity;
	u64 linked;
	u64 synced;
	u8 dir;
};

int dma_reserve(struct device *dev, u8 dir, dma_phys_t first, u64 len, struct dma_reservation *r)
	__attribute__((warn_unused_result));
/* Only the first range may start inside a granule, only the last may end inside one: else -EINVAL, nothing changed. */
int dma_link(struct dma_reservation *r, dma_phys_t phys, u64 len) __attribute__((warn_unused_result));
void dma_reservation_sync(struct dma_reservation *r);	/* one invalidation for all that was linked */
void dma_unlink(struct dma_reservation *r, u64 offset, u64 len);
void dma_reservation_close(struct dma_reservation *r);

/* ------------------------------------------------------------------------------------------------ shared buffers */

struct dma_shared_buffer;	/* what an importer holds: no pages in reach */
struct dma_attachment;
struct dma_shared_mapping;

struct dma_importer_ops {
	bool peer_memory;	/* handles memory without pages */
	/* The exporter moves: stop new work, close the mapping when the device is done. Must not sleep on the exporter. */
	void (*invalidated)(struct dma_attachment *attachment);
};

/* May sleep: the exporter may have to move the buffer to where both can reach it. */
int dma_shared_attach(struct dma_shared_buffer *buffer, struct device *dev, const struct dma_importer_ops *ops,
		      struct dma_attachment **attachment) __attribute__((warn_unused_result));
int dma_shared_map(struct dma_attachment *attachment, u8 dir, struct dma_sink *sink,
		   struct dma_shared_mapping **mapping) __attribute__((warn_unused_result));
void dma_shared_close(struct dma_shared_mapping *mapping);
void dma_shared_detach(struct dma_attachment *attachment);

#endif /* DMASG_H */
