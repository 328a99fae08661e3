package io.github.dmasg.unit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A PCI bus address of peer memory, in bytes: reached without passing the host bridge (S23). It becomes a {@link DmaAddr}
 * only where an entry is flagged as a bus address.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE_USE)
public @interface BusAddr {}
