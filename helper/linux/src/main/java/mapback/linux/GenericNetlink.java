package mapback.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Asks one of the kernel's generic netlink families: one question at a time, each with its acknowledgement.
public final class GenericNetlink implements Closeable {
    private static final int LONGEST = 8192;
    private static final int HEADER = 16;
    private static final int FAMILY_HEADER = 4;
    private static final int ERROR = 2;
    private static final short ASK_AND_ACKNOWLEDGE = 1 | 4;

    private static final int CONTROLLER = 16;
    private static final int GET_FAMILY = 3;
    private static final int FAMILY_ID = 1;
    private static final int FAMILY_NAME = 2;

    private final NetlinkSocket socket;
    private final ByteBuffer out = ByteBuffer.allocateDirect(LONGEST).order(ByteOrder.nativeOrder());
    private final ByteBuffer in = ByteBuffer.allocateDirect(LONGEST).order(ByteOrder.nativeOrder());
    private int family = CONTROLLER;
    private int sequence;

    private GenericNetlink(NetlinkSocket socket) {
        this.socket = socket;
    }

    /// @param family   its name, as in `nbd`
    /// @param patience how long an answer may take
    /// @return empty when no driver that is loaded has that family
    public static Optional<GenericNetlink> open(String family, Duration patience) throws IOException {
        GenericNetlink netlink = new GenericNetlink(NetlinkSocket.open(patience));
        boolean isFound = false;
        try {
            netlink.ask(family, GET_FAMILY, question -> question.text(FAMILY_NAME, family), (type, value) -> {
                if (type == FAMILY_ID && value.remaining() >= Short.BYTES) {
                    netlink.family = value.getShort(0) & 0xffff;
                }
            });
            isFound = true;
            return Optional.of(netlink);
        } catch (SystemCallException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
            return Optional.empty();
        } finally {
            if (!isFound) {
                netlink.close();
            }
        }
    }

    /// Asks for what has no answer but that it is done.
    public void ask(String name, int command, Consumer<Attributes> question) throws IOException {
        ask(name, command, question, (_, _) -> {});
    }

    /// Asks, and shows the attributes of what comes before the acknowledgement to the visitor.
    ///
    /// @param name of the call in an exception
    /// @throws SystemCallException with the kernel's error, or [Errno#EAGAIN] when the patience is over
    public synchronized void ask(String name, int command, Consumer<Attributes> question, Attributes.Visitor visitor)
            throws IOException {
        int asked = ++sequence;
        out.clear().putInt(0).putShort((short) family).putShort(ASK_AND_ACKNOWLEDGE);
        out.putInt(asked).putInt(0);
        out.put((byte) command).put((byte) 1).putShort((short) 0);
        question.accept(new Attributes(out));
        socket.send(out.putInt(0, out.position()).flip().slice());
        boolean isAcknowledged = false;
        while (!isAcknowledged) {
            socket.receive(in);
            isAcknowledged = take(name, asked, visitor);
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    /// Goes through the messages of one piece.
    private boolean take(String name, int asked, Attributes.Visitor visitor) throws IOException {
        int at = 0;
        boolean isAcknowledged = false;
        while (in.limit() - at >= HEADER) {
            int length = in.getInt(at);
            if (length < HEADER + FAMILY_HEADER || length > in.limit() - at) {
                throw new IOException("the kernel's answer is longer than what came of it");
            }
            boolean isAnswer = in.getInt(at + 8) == asked;
            if (isAnswer && in.getShort(at + 4) == ERROR) {
                int error = -in.getInt(at + HEADER);
                if (error != 0) {
                    throw new SystemCallException(name, error);
                }
                isAcknowledged = true;
            } else if (isAnswer) {
                ByteBuffer attributes = in.duplicate().order(ByteOrder.nativeOrder());
                Attributes.read(attributes.position(at + HEADER + FAMILY_HEADER).limit(at + length), visitor);
            }
            at += (length + 3) / 4 * 4;
        }
        return isAcknowledged;
    }
}
