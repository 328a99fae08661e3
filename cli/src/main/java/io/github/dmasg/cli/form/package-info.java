/**
 * {@code dmasg form}: one recorded call in the form that hardware reads, shown as the hardware reads it.
 *
 * <p>{@link io.github.dmasg.cli.form.FormKind} names the forms; {@link io.github.dmasg.cli.form.FormReport} maps a call into one
 * and prints it.
 */
@NullMarked
package io.github.dmasg.cli.form;

import org.jspecify.annotations.NullMarked;
