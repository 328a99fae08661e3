package io.github.dmasg.cli.form;

import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.proptests.hardware.Stretches;

/** A form together with the hardware that reads it. */
interface FormView {
    /** The form to fill. */
    DeviceForm form();

    /** Where the hardware transfers, by a reader that knows the specification only. */
    Stretches read(long bytes);

    /** What the hardware reads on the way, register by register and entry by entry. */
    void show(long bytes, FormRows rows);
}
