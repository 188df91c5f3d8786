package mapback.pbs.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import mapback.problem.DamageProblem.IndexDamaged;
import mapback.problem.DamageProblem.IndexFault;
import mapback.problem.ProblemException;

/// The bytes of an index file of either kind: what both have in common.
///
/// @param bytes    the whole file at index 0, little-endian
/// @param file     its server name, for messages
/// @param snapshot its snapshot, for messages
record IndexFile(ByteBuffer bytes, String file, String snapshot) {
    static final int UUID_OFFSET = 0x08;
    static final int CTIME_OFFSET = 0x18;
    static final int CHECKSUM_OFFSET = 0x20;

    /// Checks size limits and magic.
    ///
    /// @param magic the first eight bytes as a big-endian number
    static IndexFile open(ByteBuffer source, long magic, String file, String snapshot) throws ProblemException {
        IndexFile index = new IndexFile(source.slice().order(ByteOrder.LITTLE_ENDIAN), file, snapshot);
        int size = index.bytes.limit();
        if (size < Index.HEADER_SIZE) {
            throw index.damaged(IndexFault.TOO_SMALL, Long.toString(size), "");
        }
        if (size > Index.MAX_FILE_SIZE) {
            throw index.damaged(IndexFault.TOO_LARGE, Long.toString(size), Long.toString(Index.MAX_FILE_SIZE));
        }
        if (Long.reverseBytes(index.bytes.getLong(0)) != magic) {
            throw index.damaged(IndexFault.MAGIC, "", "");
        }
        return index;
    }

    /// Computes the checksum of all entries and compares it with the header's, which upstream does not.
    Digest checksum() throws ProblemException {
        MessageDigest sha = Sha256.digest();
        sha.update(bytes.slice(Index.HEADER_SIZE, bytes.limit() - Index.HEADER_SIZE));
        Digest computed = Digest.of(sha.digest());
        Digest written = Digest.at(bytes, CHECKSUM_OFFSET);
        if (!computed.equals(written)) {
            throw damaged(IndexFault.CHECKSUM, written.hex(), computed.hex());
        }
        return computed;
    }

    ProblemException damaged(IndexFault fault, String found, String expected) {
        return new ProblemException(new IndexDamaged(file, snapshot, fault, found, expected));
    }
}
