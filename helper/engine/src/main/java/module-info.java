/// The user's process: everything from a repository to a block.
module mapback.engine {
    requires static transitive org.jspecify;
    requires transitive mapback.protocol;
    requires mapback.binder;
    requires mapback.linux;
    requires tools.jackson.databind;
    requires com.github.luben.zstd_jni;
    requires org.bouncycastle.provider;
    requires org.freedesktop.dbus;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.codec.http2;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires java.logging;
    requires jdk.net;
    requires jdk.unsupported;
}
