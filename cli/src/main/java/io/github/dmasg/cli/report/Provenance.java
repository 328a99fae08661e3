package io.github.dmasg.cli.report;

import io.github.dmasg.unit.ByteCount;
import java.util.List;

/**
 * How a report was made, for its header.
 *
 * @param program name, version and commit of this program
 * @param java the Java underneath, with the options that matter
 * @param cpu the processor
 * @param command the command line
 * @param made when, in words
 * @param granule smallest unit of the IOMMU, bytes
 * @param errors messages about paths and files that could not be read
 */
public record Provenance(
        String program,
        String java,
        String cpu,
        String command,
        String made,
        @ByteCount long granule,
        List<String> errors) {}
