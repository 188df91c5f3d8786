/// What app and helper say to each other, and all that can go wrong for a user.
module mapback.protocol {
    requires static transitive org.jspecify;
    requires com.ibm.icu;
    requires tools.jackson.core;
    requires jdk.net;

    exports mapback.problem;
    exports mapback.protocol;
    exports mapback.protocol.wire;
}
