package mapback.pbs.key;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import javax.crypto.SecretKey;

/// An AES key that can be wiped, which the JDK's own cannot.
final class AesKey implements SecretKey {
    private static final long serialVersionUID = 1L;

    private final transient byte[] bytes;

    /// @param bytes copied
    AesKey(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    @Override
    public String getAlgorithm() {
        return "AES";
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /// A copy, which the cipher wipes when it has its round keys.
    @Override
    public byte[] getEncoded() {
        return bytes.clone();
    }

    @Override
    public void destroy() {
        Arrays.fill(bytes, (byte) 0);
    }

    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException("keys stay where they are");
    }

    @Override
    public String toString() {
        return "AES key";
    }
}
