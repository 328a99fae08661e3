package io.github.dmasg.check;

import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import org.jspecify.annotations.Nullable;

/** A source whose reading fails by a plan. */
final class FailingSource implements PageSource {
    private final FaultPlan plan;
    private final PageSource source;

    FailingSource(FaultPlan plan, PageSource source) {
        this.plan = plan;
        this.source = source;
    }

    @Override
    public PageCursor cursor(@Nullable PageCursor reuse) {
        plan.throwIfHit(FaultPlan.Step.SOURCE_READ);
        return new FailingCursor(source.cursor());
    }

    private final class FailingCursor extends PageCursor {
        private final PageCursor reading;

        FailingCursor(PageCursor reading) {
            this.reading = reading;
        }

        @Override
        public boolean next() {
            plan.throwIfHit(FaultPlan.Step.SOURCE_READ);
            boolean more = reading.next();
            frames = reading.frames();
            extents = reading.extents();
            from = reading.from();
            to = reading.to();
            return more;
        }
    }
}
