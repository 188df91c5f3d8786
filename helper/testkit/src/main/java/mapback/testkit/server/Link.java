package mapback.testkit.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/// The outermost handler of a connection, below TLS: holds back what is sent, counts it, and can cut it off.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel
final class Link extends ChannelDuplexHandler {
    private record Held(ByteBuf bytes, ChannelPromise promise, long due) {}

    private final Line line;
    private final Asked asked;
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private long last = Long.MIN_VALUE;
    private long left = Long.MAX_VALUE;
    private boolean waiting;

    Link(Line line, Asked asked) {
        this.line = line;
        this.asked = asked;
    }

    /// Resets the connection when that many more bytes have left. Called on the event loop.
    void cutAfter(long bytes) {
        left = Math.min(left, bytes);
    }

    /// Ends a connection by a TCP reset, as a crash or a lost network does.
    static void reset(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.unsafe().close(channel.unsafe().voidPromise());
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        asked.connected();
        super.channelActive(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        asked.disconnected();
        for (Held one = held.poll(); one != null; one = held.poll()) {
            one.bytes().release();
            one.promise().tryFailure(new ClosedChannelException());
        }
        super.channelInactive(context);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf bytes)) {
            context.write(message, promise);
        } else if (held.isEmpty() && line.isShort()) {
            forward(context, bytes, promise);
        } else {
            long now = System.nanoTime();
            last = Math.max(last, line.arrival(now, bytes.readableBytes()));
            held.add(new Held(bytes, promise, last));
            await(context, now);
        }
    }

    private void await(ChannelHandlerContext context, long now) {
        Held first = held.peek();
        if (first != null && !waiting) {
            waiting = true;
            context.executor().schedule(() -> release(context), first.due() - now, TimeUnit.NANOSECONDS);
        }
    }

    private void release(ChannelHandlerContext context) {
        waiting = false;
        long now = System.nanoTime();
        for (Held one = held.peek(); one != null && one.due() <= now; one = held.peek()) {
            held.remove();
            forward(context, one.bytes(), one.promise());
        }
        context.flush();
        await(context, now);
    }

    private void forward(ChannelHandlerContext context, ByteBuf bytes, ChannelPromise promise) {
        int length = bytes.readableBytes();
        asked.sent(length);
        if (length < left) {
            left -= left == Long.MAX_VALUE ? 0 : length;
            context.write(bytes, promise);
            return;
        }
        if (left > 0) {
            context.writeAndFlush(bytes.readRetainedSlice((int) left));
        }
        left = 0;
        ReferenceCountUtil.release(bytes);
        promise.tryFailure(new ClosedChannelException());
        reset(context.channel());
    }
}
