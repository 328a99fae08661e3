package io.github.dmasg.proptests.drivers.table;

import io.github.dmasg.form.DeviceForm;
import java.util.List;

/**
 * What is tested of a form. A test is named {@code Class#method}, the class without {@code io.github.dmasg.proptests}; or it is a named
 * property, such as {@code P42}, that runs on every form.
 *
 * @param form the form
 * @param capacity that its table is known before the mapping, exactly
 * @param allocation that it allocates nothing when it is filled again
 * @param refusal that it refuses what it cannot express, by the number of the segment
 * @param classic that it has the bytes that classic code puts there; empty if there is no such code here to compare with
 * @param hardware that a model of the hardware finds the bytes of the mapping in it
 */
public record FormRow(
        Class<? extends DeviceForm> form,
        List<String> capacity,
        List<String> allocation,
        List<String> refusal,
        List<String> classic,
        List<String> hardware) {
    /**
     * Copies the lists.
     *
     * @param form the form
     * @param capacity tests, at least one
     * @param allocation tests, at least one
     * @param refusal tests, at least one
     * @param classic tests; empty if there is no classic code to compare with
     * @param hardware tests, at least one
     */
    public FormRow {
        capacity = List.copyOf(capacity);
        allocation = List.copyOf(allocation);
        refusal = List.copyOf(refusal);
        classic = List.copyOf(classic);
        hardware = List.copyOf(hardware);
    }
}
