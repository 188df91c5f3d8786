package mapback.pbs.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Where things are in a blob: magic, CRC, and for the encrypted kinds the initialisation vector and the tag.
///
/// @see "Proxmox Backup data blobs"
public final class BlobHeader {
    /// Bytes before the payload of a plain blob; no blob is smaller.
    public static final int PLAIN_SIZE = 12;
    /// Bytes before the payload of an encrypted blob.
    public static final int ENCRYPTED_SIZE = 44;
    /// Where the little-endian CRC-32 of the payload is.
    public static final int CRC_OFFSET = 8;
    /// Where an encrypted blob has its initialisation vector.
    public static final int IV_OFFSET = 12;
    /// Where an encrypted blob has its tag.
    public static final int TAG_OFFSET = 28;
    /// Bytes of the initialisation vector; 16, not the usual 12.
    public static final int IV_SIZE = 16;
    /// Bytes of the tag.
    public static final int TAG_SIZE = 16;

    /// Bytes that a chunk can hold: what the server accepts.
    public static final int MAX_CHUNK_PLAIN = 16 << 20;
    /// Bytes of a stored chunk or blob file: what the server accepts.
    public static final int MAX_STORED = MAX_CHUNK_PLAIN + ENCRYPTED_SIZE;
    /// Bytes of a stored chunk.
    public static final int MAX_CHUNK_STORED = MAX_STORED;
    /// Bytes that a blob of a snapshot can hold: what the client's encoder accepts.
    public static final int MAX_BLOB_PLAIN = 128 << 20;

    private static final VarHandle MAGIC = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle CRC = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private BlobHeader() {}

    /// The kind of the blob that begins at `offset`; empty when its magic is unknown. At least [#PLAIN_SIZE] bytes
    /// must be there.
    public static Optional<BlobKind> kind(ByteBuffer blob, int offset) {
        return BlobKind.ofMagic((long) MAGIC.get(blob, offset));
    }

    /// The CRC-32 that the blob beginning at `offset` says its payload has.
    public static int crc(ByteBuffer blob, int offset) {
        return (int) CRC.get(blob, offset + CRC_OFFSET);
    }
}
