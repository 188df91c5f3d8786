/// What the JDK cannot reach: the native calls.
module mapback.linux {
    requires static transitive org.jspecify;
    requires jdk.net;

    exports mapback.linux;
}
