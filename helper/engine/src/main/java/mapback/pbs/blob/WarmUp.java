package mapback.pbs.blob;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.zip.CRC32;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.BlobHeader;
import mapback.pbs.format.BlobKind;
import mapback.pbs.format.Digest;
import mapback.pbs.key.Key;

/// What a cold decoder practises with: an encrypted chunk of zeros under a key of zeros.
final class WarmUp {
    /// The JDK compiles AES-GCM after about as many calls of this size.
    private static final int ROUNDS = 200;

    private static final int LENGTH = 32 << 10;

    private WarmUp() {}

    static void run(BlobDecoder decoder, Key key) throws BlobFaultException {
        ByteBuffer plain = ByteBuffer.allocateDirect(LENGTH);
        Digest digest = key.digest(plain);
        ByteBuffer chunk = encrypt(plain, key);
        ByteBuffer stored = ByteBuffer.allocateDirect(chunk.remaining() + BlobDecoder.SPARE);
        stored.limit(chunk.remaining());
        for (int i = 0; i < ROUNDS; i++) {
            stored.put(0, chunk, 0, chunk.remaining());
            decoder.decodeChunk(stored, Optional.of(key), digest, LENGTH, plain);
        }
    }

    private static ByteBuffer encrypt(ByteBuffer plain, Key key) {
        int size = BlobHeader.ENCRYPTED_SIZE + LENGTH;
        ByteBuffer chunk = ByteBuffer.allocateDirect(size + BlobHeader.TAG_SIZE);
        byte[] iv = new byte[BlobHeader.IV_SIZE];
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key.aes(), new GCMParameterSpec(8 * BlobHeader.TAG_SIZE, iv));
            cipher.doFinal(plain.duplicate(), chunk.duplicate().position(BlobHeader.ENCRYPTED_SIZE));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM refuses its input", e);
        }
        // The JDK writes the tag behind the data; the format wants it before.
        chunk.put(BlobHeader.TAG_OFFSET, chunk, size, BlobHeader.TAG_SIZE);
        chunk.order(ByteOrder.BIG_ENDIAN).putLong(0, BlobKind.ENCRYPTED.magic());
        CRC32 crc = new CRC32();
        crc.update(chunk.slice(BlobHeader.ENCRYPTED_SIZE, LENGTH));
        chunk.order(ByteOrder.LITTLE_ENDIAN).putInt(BlobHeader.CRC_OFFSET, (int) crc.getValue());
        return chunk.limit(size);
    }
}
