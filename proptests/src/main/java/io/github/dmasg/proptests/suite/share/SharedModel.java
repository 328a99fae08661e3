package io.github.dmasg.proptests.suite.share;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.share.Attachment;
import io.github.dmasg.share.Fence;
import io.github.dmasg.share.ShareError;
import io.github.dmasg.share.SharedMapping;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A mapping, and what should be true of it. Not thread-safe. */
final class SharedModel {
    private final Attachment attachment;
    final SharedMapping mapping;
    final DmaSgList list;
    final Deque<Fence> uses = new ArrayDeque<>();
    private @Nullable ShareError over;

    SharedModel(Attachment attachment, SharedMapping mapping, DmaSgList list) {
        this.attachment = attachment;
        this.mapping = mapping;
        this.list = list;
    }

    Attachment attachment() {
        return attachment;
    }

    Device device() {
        return attachment.device();
    }

    /** Nobody may begin to use it any more; the first reason stays. */
    void close(ShareError why) {
        if (over == null) {
            over = why;
        }
    }

    boolean valid() {
        return over == null;
    }

    @Nullable
    ShareError over() {
        return over;
    }

    /** It is unmapped once it is over and nobody uses it. */
    boolean ended() {
        return over != null && uses.isEmpty();
    }
}
