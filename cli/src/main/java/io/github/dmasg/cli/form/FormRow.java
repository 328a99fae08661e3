package io.github.dmasg.cli.form;

/**
 * One line about what the hardware reads: an entry, or several that follow each other in the same step.
 *
 * @param where the register, or the table and the index in it
 * @param value the number that stands there, of the first entry
 * @param length bytes it covers, 0 if it says none
 * @param count entries of this line
 * @param meaning what the hardware takes it for
 */
record FormRow(String where, long value, long length, long count, String meaning) {}
