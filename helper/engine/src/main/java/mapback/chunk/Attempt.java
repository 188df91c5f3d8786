package mapback.chunk;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import mapback.buffer.BufferPool;
import mapback.buffer.Lease;
import mapback.buffer.Room;
import mapback.pbs.blob.BlobDecoder;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.BlobHeader;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.store.SourceAwayException;
import mapback.pbs.store.StoredChunk;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.ProblemException;

/// One try to get a chunk: found, given memory, read, decoded.
///
/// Memory for the stored chunk and for its content is taken at once and before anything is read, so that no fetch
/// holds one and waits for the other. What arrives as soon as it is asked for has its room before that.
record Attempt(
        BufferPool pool, Decoders decoders, Counting counting, ChunkOrigin origin, ChunkRef chunk, Turns.Turn turn) {
    /// Where the content of a chunk stored as it is begins in its buffer: behind the longest header, and where the
    /// processor likes it.
    private static final int CONTENT_OFFSET = 64;

    Lease run() throws BlobFaultException, ProblemException, SourceAwayException, InterruptedException {
        Optional<Lease> content = origin.source().isRemote() ? intoRoom() : intoWhatFits();
        return content.isPresent() ? content.get() : unpackThoughLong();
    }

    /// @return empty when it is larger than there is room for, or must be unpacked though it is as large as its
    /// content
    private Optional<Lease> intoRoom()
            throws BlobFaultException, ProblemException, SourceAwayException, InterruptedException {
        try (Room room = pool.reserve(inPlaceSize(), chunk.length())) {
            turn.asked();
            try (StoredChunk stored = open()) {
                if (isInPlace(stored)) {
                    Lease content = room.take(inPlaceSize());
                    room.giveBackRest();
                    return checkInPlace(stored, content);
                }
                int size = stored.size() + BlobDecoder.SPARE;
                return size > inPlaceSize()
                        ? Optional.empty()
                        : Optional.of(unpack(stored, room.takeTogether(size, chunk.length())));
            }
        }
    }

    /// @return empty when it must be unpacked though it is as large as its content
    private Optional<Lease> intoWhatFits()
            throws BlobFaultException, ProblemException, SourceAwayException, InterruptedException {
        turn.asked();
        try (StoredChunk stored = open()) {
            return isInPlace(stored)
                    ? checkInPlace(stored, pool.take(inPlaceSize()))
                    : Optional.of(unpack(stored, pool.takeTogether(stored.size() + BlobDecoder.SPARE, chunk.length())));
        }
    }

    /// It is compressed, although that made it no smaller. No encoder stores it so.
    private Lease unpackThoughLong()
            throws BlobFaultException, ProblemException, SourceAwayException, InterruptedException {
        int size;
        try (StoredChunk stored = open()) {
            size = stored.size();
        }
        List<Lease> taken = pool.takeTogether(size + BlobDecoder.SPARE, chunk.length());
        boolean isHandedOn = false;
        try (StoredChunk stored = open()) {
            if (stored.size() != size) {
                throw new BlobFaultException(BlobFault.READ);
            }
            isHandedOn = true;
            return unpack(stored, taken);
        } finally {
            if (!isHandedOn) {
                taken.forEach(Lease::close);
            }
        }
    }

    private StoredChunk open() throws BlobFaultException, ProblemException, SourceAwayException, InterruptedException {
        return origin.source().open(chunk.digest());
    }

    private int inPlaceSize() {
        return CONTENT_OFFSET + chunk.length() + BlobDecoder.SPARE;
    }

    private int header() {
        return origin.key().isPresent() ? BlobHeader.ENCRYPTED_SIZE : BlobHeader.PLAIN_SIZE;
    }

    private boolean isInPlace(StoredChunk stored) {
        return stored.size() == chunk.length() + header();
    }

    /// A chunk that is stored as it is needs no second buffer.
    ///
    /// @param content becomes the result's
    /// @return empty when it must be unpacked
    private Optional<Lease> checkInPlace(StoredChunk stored, Lease content)
            throws BlobFaultException, ProblemException, SourceAwayException, InterruptedException {
        boolean isRight = false;
        try {
            int begin = CONTENT_OFFSET - header();
            ByteBuffer bytes = content.writable().position(begin).limit(CONTENT_OFFSET + chunk.length());
            read(stored, bytes);
            bytes.flip().position(begin);
            if (!BlobDecoder.isInPlace(bytes)) {
                return Optional.empty();
            }
            decoders.decodeInPlace(bytes, origin.key(), chunk);
            came();
            content.narrow(CONTENT_OFFSET, chunk.length());
            isRight = true;
            return Optional.of(content);
        } finally {
            if (!isRight) {
                content.close();
            }
        }
    }

    /// @param taken for the stored chunk and for its content, which becomes the result's
    private Lease unpack(StoredChunk stored, List<Lease> taken)
            throws BlobFaultException, ProblemException, SourceAwayException, InterruptedException {
        Lease content = taken.getLast();
        boolean isRight = false;
        try (Lease blob = taken.getFirst()) {
            ByteBuffer bytes = blob.writable().limit(stored.size());
            read(stored, bytes);
            decoders.decode(bytes.flip(), origin.key(), chunk, content.writable());
            came();
            isRight = true;
        } finally {
            if (!isRight) {
                content.close();
            }
        }
        return content;
    }

    private void read(StoredChunk stored, ByteBuffer target)
            throws BlobFaultException, ProblemException, SourceAwayException, InterruptedException {
        stored.readInto(target);
        counting.stored.add(stored.size());
    }

    private void came() {
        turn.came();
        origin.fetched().accept(chunk.length());
    }
}
