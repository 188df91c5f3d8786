/// The root process: binds sockets to the kernel's nbd devices.
module mapback.binder {
    requires static transitive org.jspecify;
    requires transitive mapback.linux;

    exports mapback.binder.wire;
}
