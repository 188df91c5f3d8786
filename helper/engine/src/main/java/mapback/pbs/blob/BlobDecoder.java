package mapback.pbs.blob;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.BlobHeader;
import mapback.pbs.format.BlobKind;
import mapback.pbs.format.Digest;
import mapback.pbs.format.Sha256;
import mapback.pbs.key.Key;
import mapback.pbs.key.Secret;
import mapback.problem.DamageProblem.BlobFault;

/// Stored blobs to checked plain bytes. Belongs to one thread at a time; its owner closes it.
///
/// Two traps shape it. AES-GCM of the JDK is fast (3.3 GB/s) only from direct buffer to direct buffer in one call:
/// with arrays of 4 MiB it is never compiled and stays at 0.08 GB/s. And it wants the tag behind what is encrypted,
/// where the format has it before: so the tag is copied into 16 spare bytes behind the blob, not the data.
///
/// zstd unpacks all frames of a payload in one call and never beyond the room it is given: what a frame says about its
/// size is not asked, and it needs no window of its own.
///
/// @see "Proxmox Backup data blobs"
public final class BlobDecoder implements AutoCloseable {
    /// Bytes that a buffer must have behind the blob in it.
    public static final int SPARE = BlobHeader.TAG_SIZE;

    /// The error number of zstd for output that does not fit, which no release has changed.
    private static final int ZSTD_OUTPUT_TOO_SMALL = 70;

    /// Bytes that go through CRC and digest by turns; a core's nearest cache holds as many.
    private static final int AT_ONCE = 16 << 10;

    /// Where the output of a blob file begins that does not say how much it unpacks to.
    private static final int FIRST_GUESS = 64 << 10;

    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
    private final MessageDigest sha = Sha256.digest();
    private final CRC32 crc = new CRC32();
    private final byte[] iv = new byte[BlobHeader.IV_SIZE];
    private final byte[] digest = new byte[Digest.LENGTH];
    private final Cipher cipher = cipher();

    /// Decodes a chunk and checks it in every way: size, magic, CRC, encrypted or not, tag, zstd, length, digest.
    ///
    /// @param stored   direct; the blob from position to limit, [#SPARE] bytes more behind it; is overwritten
    /// @param key      present when the archive is encrypted, and then the chunk must be
    /// @param expected its name
    /// @param length   bytes that it must hold, 1 to 16 MiB
    /// @param plain    direct; its `length` bytes from position to limit are filled, neither is moved. After a
    ///     fault they hold what must not be used
    public void decodeChunk(ByteBuffer stored, Optional<Key> key, Digest expected, int length, ByteBuffer plain)
            throws BlobFaultException {
        if (length < 1 || length > BlobHeader.MAX_CHUNK_PLAIN || plain.remaining() != length) {
            throw new IllegalArgumentException(plain.remaining() + " bytes for a chunk of " + length);
        }
        if (!stored.isDirect() || !plain.isDirect()) {
            throw new IllegalArgumentException("a chunk on the heap would decode 20 times slower");
        }
        BlobKind kind = check(stored);
        mustBeEncryptedOrNot(kind, key);
        ByteBuffer payload = payload(stored, kind);
        if (!kind.isCompressed() && payload.remaining() != length) {
            throw new BlobFaultException(BlobFault.LENGTH);
        }
        switch (kind) {
            case PLAIN -> plain.put(plain.position(), payload, payload.position(), length);
            case ZSTD -> unpackExactly(payload, plain);
            case ENCRYPTED -> decrypt(stored, key.orElseThrow(), plain.duplicate());
            case ENCRYPTED_ZSTD -> {
                decrypt(stored, key.orElseThrow(), payload.duplicate());
                unpackExactly(payload, plain);
            }
        }
        checkDigest(plain, key, expected);
    }

    /// Whether a chunk need not be unpacked, so that [#decodeInPlace] can check it where it is.
    ///
    /// @param stored the blob from position to limit
    public static boolean isInPlace(ByteBuffer stored) {
        return stored.remaining() < BlobHeader.PLAIN_SIZE
                || BlobHeader.kind(stored, stored.position())
                        .filter(BlobKind::isCompressed)
                        .isEmpty();
    }

    /// As [#decodeChunk] for a chunk that is [in place][#isInPlace]: afterwards its content is the last `length` bytes
    /// before the blob's limit, without having been copied.
    public void decodeInPlace(ByteBuffer stored, Optional<Key> key, Digest expected, int length)
            throws BlobFaultException {
        ByteBuffer payload = payload(stored, kind(stored));
        if (key.isEmpty() && kind(stored) == BlobKind.PLAIN && payload.remaining() == length) {
            checkBoth(payload, BlobHeader.crc(stored, stored.position()), expected);
            return;
        }
        BlobKind kind = check(stored);
        mustBeEncryptedOrNot(kind, key);
        if (kind.isCompressed() || payload.remaining() != length) {
            throw new BlobFaultException(BlobFault.LENGTH);
        }
        if (key.isPresent()) {
            decrypt(stored, key.get(), payload.duplicate());
        }
        checkDigest(payload, key, expected);
    }

    private static void mustBeEncryptedOrNot(BlobKind kind, Optional<Key> key) throws BlobFaultException {
        if (key.isPresent() != kind.isEncrypted()) {
            throw new BlobFaultException(key.isPresent() ? BlobFault.NOT_ENCRYPTED : BlobFault.ENCRYPTED);
        }
    }

    /// CRC and digest in one go, while the bytes are in the core's own cache: 0.07 s less for each GiB.
    private void checkBoth(ByteBuffer content, int expectedCrc, Digest expected) throws BlobFaultException {
        crc.reset();
        sha.reset();
        int step;
        for (int done = content.position(); done < content.limit(); done += step) {
            step = Math.min(AT_ONCE, content.limit() - done);
            crc.update(content.slice(done, step));
            sha.update(content.slice(done, step));
        }
        if ((int) crc.getValue() != expectedCrc) {
            throw new BlobFaultException(BlobFault.CRC);
        }
        compareDigest(expected);
    }

    /// Decodes a blob file of a snapshot by its own magic; whether it is the right file says the manifest.
    ///
    /// @param stored   the file; stays as it is
    /// @param key      used when the blob is encrypted
    /// @param maxPlain bytes that it may unpack to
    /// @throws BlobFaultException also with `ENCRYPTED` when it is and there is no key
    public byte[] decodeBlob(byte[] stored, Optional<Key> key, long maxPlain) throws BlobFaultException {
        int limit = (int) Math.min(maxPlain, BlobHeader.MAX_BLOB_PLAIN);
        if (stored.length > BlobHeader.MAX_STORED) {
            throw new BlobFaultException(BlobFault.TOO_LARGE);
        }
        // On the heap: these files are small, and the slow way of AES-GCM costs 14 ms per MiB.
        ByteBuffer blob = ByteBuffer.wrap(Arrays.copyOf(stored, stored.length + SPARE), 0, stored.length);
        BlobKind kind = check(blob);
        ByteBuffer payload = payload(blob, kind);
        if (kind.isEncrypted()) {
            Key needed = key.orElseThrow(() -> new BlobFaultException(BlobFault.ENCRYPTED));
            decrypt(blob, needed, payload.duplicate());
        }
        if (kind.isCompressed()) {
            return unpackGrowing(blob.array(), payload.position(), payload.remaining(), limit);
        }
        if (payload.remaining() > limit) {
            throw new BlobFaultException(BlobFault.UNPACKS_TOO_LARGE);
        }
        return Arrays.copyOfRange(blob.array(), kind.headerSize(), stored.length);
    }

    /// Decodes small encrypted chunks until the JDK has compiled what that takes: 0.1 s. A helper calls it in the
    /// background, so that the first real chunk takes 9 ms and not 100.
    public void warmUp() {
        try (Key key = Key.of(Secret.owning(new byte[Key.LENGTH]))) {
            WarmUp.run(this, key);
        } catch (BlobFaultException e) {
            throw new IllegalStateException("the warm-up's own chunk is damaged", e);
        }
    }

    /// Size, magic and CRC: what can be said without a key.
    private BlobKind check(ByteBuffer stored) throws BlobFaultException {
        BlobKind kind = kind(stored);
        crc.reset();
        crc.update(payload(stored, kind));
        if ((int) crc.getValue() != BlobHeader.crc(stored, stored.position())) {
            throw new BlobFaultException(BlobFault.CRC);
        }
        return kind;
    }

    private static BlobKind kind(ByteBuffer stored) throws BlobFaultException {
        int size = stored.remaining();
        if (size == 0) {
            throw new BlobFaultException(BlobFault.EMPTY);
        }
        if (size < BlobHeader.PLAIN_SIZE) {
            throw new BlobFaultException(BlobFault.TOO_SMALL);
        }
        if (size > BlobHeader.MAX_STORED) {
            throw new BlobFaultException(BlobFault.TOO_LARGE);
        }
        BlobKind kind =
                BlobHeader.kind(stored, stored.position()).orElseThrow(() -> new BlobFaultException(BlobFault.MAGIC));
        if (size < kind.headerSize()) {
            throw new BlobFaultException(BlobFault.TOO_SMALL);
        }
        return kind;
    }

    /// A view on what is behind the header, up to the blob's end.
    private static ByteBuffer payload(ByteBuffer stored, BlobKind kind) {
        return stored.duplicate().position(stored.position() + kind.headerSize());
    }

    /// @param target takes as many bytes as the payload has; may be the payload itself, which the JDK decrypts in
    ///     place without a copy when both are views on one direct buffer
    private void decrypt(ByteBuffer stored, Key key, ByteBuffer target) throws BlobFaultException {
        int start = stored.position();
        int end = stored.limit();
        ByteBuffer input = stored.duplicate().limit(end + SPARE).position(start + BlobHeader.ENCRYPTED_SIZE);
        stored.get(start + BlobHeader.IV_OFFSET, iv);
        input.put(end, stored, start + BlobHeader.TAG_OFFSET, BlobHeader.TAG_SIZE);
        try {
            cipher.init(Cipher.DECRYPT_MODE, key.aes(), new GCMParameterSpec(8 * BlobHeader.TAG_SIZE, iv));
            cipher.doFinal(input, target);
        } catch (AEADBadTagException e) {
            throw new BlobFaultException(BlobFault.TAG, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM refuses its input", e);
        }
    }

    private void unpackExactly(ByteBuffer payload, ByteBuffer plain) throws BlobFaultException {
        int found;
        try {
            found = zstd.decompressDirectByteBuffer(
                    plain, plain.position(), plain.remaining(), payload, payload.position(), payload.remaining());
        } catch (ZstdException e) {
            throw fault(e);
        }
        if (found != plain.remaining()) {
            throw new BlobFaultException(BlobFault.LENGTH);
        }
    }

    /// Unpacks what may have any length up to a limit: with twice the room each time it does not fit.
    private byte[] unpackGrowing(byte[] blob, int from, int length, int limit) throws BlobFaultException {
        for (long room = Math.max(FIRST_GUESS, 4L * length); ; room *= 2) {
            byte[] target = new byte[(int) Math.min(room, limit)];
            try {
                int found = zstd.decompressByteArray(target, 0, target.length, blob, from, length);
                return Arrays.copyOf(target, found);
            } catch (ZstdException e) {
                BlobFaultException fault = fault(e);
                if (fault.fault() != BlobFault.UNPACKS_TOO_LARGE || target.length == limit) {
                    throw fault;
                }
            }
        }
    }

    private static BlobFaultException fault(ZstdException e) {
        boolean tooLarge = e.getErrorCode() == ZSTD_OUTPUT_TOO_SMALL;
        return new BlobFaultException(tooLarge ? BlobFault.UNPACKS_TOO_LARGE : BlobFault.ZSTD, e);
    }

    private void checkDigest(ByteBuffer plain, Optional<Key> key, Digest expected) throws BlobFaultException {
        sha.reset();
        sha.update(plain.duplicate());
        if (key.isPresent()) {
            key.get().finish(sha);
        }
        compareDigest(expected);
    }

    private void compareDigest(Digest expected) throws BlobFaultException {
        try {
            sha.digest(digest, 0, digest.length);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has more than 32 bytes", e);
        }
        if (!expected.matches(digest)) {
            throw new BlobFaultException(BlobFault.DIGEST);
        }
    }

    private static Cipher cipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-GCM", e);
        }
    }

    /// Frees the memory outside the heap.
    @Override
    public void close() {
        zstd.close();
    }
}
