package io.github.dmasg.proptests.suite.form;

import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;

/** One form on a bench: the form, the memory its tables lie in, and the hardware that reads them. */
interface FormRig {
    DeviceForm form();

    TableSpace space();

    /** What the hardware reads, given the length that travels in the command. */
    Stretches read(long bytes);

    /** Numbers the driver takes from the form and writes to the device. */
    String registers();
}
