/// What the JDK cannot reach: the native calls.
module mapback.linux {
    requires static transitive org.jspecify;

    exports mapback.linux;
}
