package io.github.dmasg.legacy.kernel;

/**
 * Says that the kernel has no defined behaviour for the given input.
 *
 * <p>The model reproduces results, including wrong ones, as long as the kernel computes them from memory it owns. Where
 * the kernel would follow a null pointer or leave an array, there is nothing to reproduce and the model refuses with
 * this exception. The message names the argument and what the kernel would have touched.
 */
public final class UndefinedInKernelException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message the argument, and what was expected of it
     */
    public UndefinedInKernelException(String message) {
        super(message);
    }
}
