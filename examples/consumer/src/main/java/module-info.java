/** Ten lines against the library. */
module consumer {
    requires io.github.dmasg.api;
}
