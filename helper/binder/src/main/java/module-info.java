/// The root process: binds sockets to the kernel's nbd devices.
module mapback.binder {
    requires static transitive org.jspecify;
    requires transitive mapback.linux;
    requires static com.sun.jna; // For polkit alone: who wants the messages needs none.

    exports mapback.binder.wire;
}
