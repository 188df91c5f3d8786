/// The user's process: everything from a repository to a block.
module mapback.engine {
    requires static transitive org.jspecify;
    requires transitive mapback.protocol;
    requires mapback.linux;
    requires tools.jackson.databind;
    requires com.github.luben.zstd_jni;
    requires org.bouncycastle.provider;
    requires java.logging;
    requires jdk.unsupported;
}
