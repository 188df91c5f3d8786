package mapback.pbs.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.NameInvalid;
import mapback.problem.RepositoryProblem.NameKind;

/// A SHA-256 value: the name of a chunk, or the checksum of an index or blob.
///
/// Held as four longs, so that a million of them in a map cost no arrays.
public final class Digest {
    /// Bytes of a digest.
    public static final int LENGTH = 32;

    private static final VarHandle IN_ARRAY = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle IN_BUFFER =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    private Digest(long first, long second, long third, long fourth) {
        this.first = first;
        this.second = second;
        this.third = third;
        this.fourth = fourth;
    }

    /// @param bytes 32 of them
    public static Digest of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a digest has 32 bytes, not " + bytes.length);
        }
        return new Digest(
                (long) IN_ARRAY.get(bytes, 0), (long) IN_ARRAY.get(bytes, 8), (long) IN_ARRAY.get(bytes, 16), (long)
                        IN_ARRAY.get(bytes, 24));
    }

    /// The digest that stands in `buffer` at `index`; position and byte order of the buffer do not matter.
    public static Digest at(ByteBuffer buffer, int index) {
        return new Digest(
                (long) IN_BUFFER.get(buffer, index),
                (long) IN_BUFFER.get(buffer, index + 8),
                (long) IN_BUFFER.get(buffer, index + 16),
                (long) IN_BUFFER.get(buffer, index + 24));
    }

    /// @param text  64 lower-case hexadecimal digits
    /// @param place where the text stood, for the message
    public static Digest parse(String text, String place) throws ProblemException {
        if (!isHex(text)) {
            throw new ProblemException(new NameInvalid(NameKind.DIGEST, Names.shown(text), place));
        }
        return of(HexFormat.of().parseHex(text));
    }

    /// Whether `text` is 64 lower-case hexadecimal digits.
    public static boolean isHex(String text) {
        return text.length() == 2 * LENGTH
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    /// 64 lower-case hexadecimal digits.
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    /// A copy of the 32 bytes.
    public byte[] bytes() {
        byte[] bytes = new byte[LENGTH];
        IN_ARRAY.set(bytes, 0, first);
        IN_ARRAY.set(bytes, 8, second);
        IN_ARRAY.set(bytes, 16, third);
        IN_ARRAY.set(bytes, 24, fourth);
        return bytes;
    }

    /// Writes the 32 bytes at the buffer's position and moves it behind them.
    public void copyTo(ByteBuffer target) {
        target.put(bytes());
    }

    /// Whether `bytes` are this digest, without making an object for them.
    public boolean matches(byte[] bytes) {
        return bytes.length == LENGTH
                && (long) IN_ARRAY.get(bytes, 0) == first
                && (long) IN_ARRAY.get(bytes, 8) == second
                && (long) IN_ARRAY.get(bytes, 16) == third
                && (long) IN_ARRAY.get(bytes, 24) == fourth;
    }

    /// Whether this digest stands in `buffer` at `index`, without making an object for what stands there.
    public boolean isAt(ByteBuffer buffer, int index) {
        return (long) IN_BUFFER.get(buffer, index) == first
                && (long) IN_BUFFER.get(buffer, index + 8) == second
                && (long) IN_BUFFER.get(buffer, index + 16) == third
                && (long) IN_BUFFER.get(buffer, index + 24) == fourth;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest that
                && first == that.first
                && second == that.second
                && third == that.third
                && fourth == that.fourth;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }

    @Override
    public String toString() {
        return hex();
    }
}
