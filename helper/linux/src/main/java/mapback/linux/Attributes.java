package mapback.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Netlink's attributes: length with its header (2 bytes), type (2), value, padded to four bytes; in the host's order.
public final class Attributes {
    private static final int HEADER = 4;
    private static final int NESTED = 0x8000;

    private final ByteBuffer target;

    /// @param target in the host's order; where they are written to, from its position on
    Attributes(ByteBuffer target) {
        this.target = target;
    }

    /// Who looks at attributes one by one.
    @FunctionalInterface
    public interface Visitor {
        /// @param value in the host's order, the attribute's bytes alone
        void visit(int type, ByteBuffer value) throws IOException;
    }

    public Attributes number32(int type, int value) {
        header(type, Integer.BYTES);
        target.putInt(value);
        return this;
    }

    public Attributes number64(int type, long value) {
        header(type, Long.BYTES);
        target.putLong(value);
        return this;
    }

    public Attributes text(int type, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        header(type, bytes.length + 1);
        target.put(bytes).put((byte) 0);
        while (target.position() % HEADER != 0) {
            target.put((byte) 0);
        }
        return this;
    }

    /// @param inner writes what is in it
    public Attributes nested(int type, Runnable inner) {
        int start = target.position();
        header(type | NESTED, 0);
        inner.run();
        target.putShort(start, (short) (target.position() - start));
        return this;
    }

    /// Shows each attribute in `source` to the visitor.
    ///
    /// @param source in the host's order; its position stays
    /// @throws IOException when one ends beyond it
    static void read(ByteBuffer source, Visitor visitor) throws IOException {
        int at = source.position();
        while (source.limit() - at >= HEADER) {
            int length = source.getShort(at) & 0xffff;
            if (length < HEADER || length > source.limit() - at) {
                throw new IOException("the kernel's answer has an attribute that ends beyond it");
            }
            int type = source.getShort(at + 2) & 0x3fff;
            visitor.visit(type, source.slice(at + HEADER, length - HEADER).order(ByteOrder.nativeOrder()));
            at += (length + HEADER - 1) / HEADER * HEADER;
        }
    }

    private void header(int type, int length) {
        target.putShort((short) (HEADER + length)).putShort((short) type);
    }
}
