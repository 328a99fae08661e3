package io.github.dmasg.unit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An address as a device puts it on its bus, in bytes: an IOVA behind an IOMMU, otherwise the physical address plus the
 * bus offset. Never dereferenced by the CPU, never turned back into a page (S15).
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE_USE)
public @interface DmaAddr {}
