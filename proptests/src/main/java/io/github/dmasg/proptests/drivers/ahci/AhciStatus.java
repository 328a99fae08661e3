package io.github.dmasg.proptests.drivers.ahci;

/** What the ATA layer is told. */
public enum AhciStatus {
    /** The command can be issued. */
    OK,
    /** Something ran out: the command is issued again later. */
    TRY_LATER,
    /** The command cannot be issued. */
    SYSTEM_ERROR
}
