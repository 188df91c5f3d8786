package mapback.testkit;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Makes blobs, digests and signatures as the backup client does; shares no code with what reads them.
///
/// The same content makes the same blob: its initialisation vector is taken from its digest, which only a test may do.
public final class BlobMaker {
    private static final long PLAIN = 0x42ab3807be8370a1L;
    private static final long ZSTD = 0x31b958426fb6a37fL;
    private static final long ENCRYPTED = 0x7b6785be222d4cf0L;
    private static final long ENCRYPTED_ZSTD = 0xe6591bbf0bbfd80bL;
    private static final int ZSTD_LEVEL = 1;

    /// Pieces in which an array is encrypted; in one piece the JDK would take 50 times as long.
    private static final int PIECE = 64 << 10;

    private final Optional<byte[]> key;
    private final byte[] idKey;

    private BlobMaker(Optional<byte[]> key) {
        this.key = key;
        this.idKey = key.map(BlobMaker::idKey).orElse(new byte[0]);
    }

    /// Makes blobs that are not encrypted.
    public static BlobMaker plain() {
        return new BlobMaker(Optional.empty());
    }

    /// Makes blobs that are encrypted.
    ///
    /// @param key 32 bytes
    public static BlobMaker encrypting(byte[] key) {
        return new BlobMaker(Optional.of(key.clone()));
    }

    /// A chunk as the client stores it: compressed, unless that makes it longer.
    public byte[] chunk(byte[] content) {
        byte[] packed = Zstd.compress(content, ZSTD_LEVEL);
        return packed.length < content.length ? sealed(content, packed, true) : sealed(content, content, false);
    }

    /// A blob that is compressed or not, whatever is shorter.
    public byte[] blob(byte[] content, boolean compress) {
        return sealed(content, compress ? Zstd.compress(content, ZSTD_LEVEL) : content, compress);
    }

    private byte[] sealed(byte[] content, byte[] payload, boolean compressed) {
        if (key.isEmpty()) {
            return wrap(compressed ? ZSTD : PLAIN, payload);
        }
        return encrypt(compressed ? ENCRYPTED_ZSTD : ENCRYPTED, Arrays.copyOf(digest(content), 16), payload, key.get());
    }

    /// A blob with any magic and payload, its CRC right.
    public byte[] wrap(long magic, byte[] payload) {
        ByteBuffer blob = ByteBuffer.allocate(12 + payload.length);
        blob.putLong(magic).order(ByteOrder.LITTLE_ENDIAN).putInt(crc(payload, 0, payload.length));
        return blob.put(payload).array();
    }

    private static byte[] encrypt(long magic, byte[] iv, byte[] payload, byte[] key) {
        byte[] text = new byte[payload.length + 16];
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
            int written = 0;
            for (int at = 0; at < payload.length; at += PIECE) {
                written += cipher.update(payload, at, Math.min(PIECE, payload.length - at), text, written);
            }
            cipher.doFinal(text, written);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        ByteBuffer blob = ByteBuffer.allocate(44 + payload.length);
        blob.putLong(magic).order(ByteOrder.LITTLE_ENDIAN).putInt(crc(text, 0, payload.length));
        blob.put(iv).put(text, payload.length, 16);
        return blob.put(text, 0, payload.length).array();
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    /// The name of a chunk with that content.
    public byte[] digest(byte[] content) {
        MessageDigest sha = sha256();
        sha.update(content);
        return sha.digest(idKey);
    }

    /// The signature of a manifest in canonical form; empty when there is no key.
    public Optional<String> signature(String canonical) {
        return key.map(it -> HexFormat.of().formatHex(hmac(idKey, canonical.getBytes(StandardCharsets.UTF_8))));
    }

    /// The key's fingerprint with colons; empty when there is no key.
    public Optional<String> fingerprint() {
        MessageDigest sha = sha256();
        byte[] sentence = "Proxmox Backup Encryption Key Fingerprint".getBytes(StandardCharsets.US_ASCII);
        sha.update(sha256().digest(sentence));
        return key.map(it -> HexFormat.ofDelimiter(":").formatHex(sha.digest(idKey)));
    }

    private static byte[] idKey(byte[] key) {
        byte[] round = hmac(key, "_id_key\0\0\0\1".getBytes(StandardCharsets.US_ASCII));
        byte[] sum = round.clone();
        for (int i = 1; i < 10; i++) {
            round = hmac(key, round);
            for (int b = 0; b < sum.length; b++) {
                sum[b] ^= round[b];
            }
        }
        return sum;
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
