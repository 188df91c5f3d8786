package mapback.testkit.server;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Codes by time, RFC 6238: SHA-1, six digits, 30 s.
public final class Totp {
    private static final int STEP = 30;

    private Totp() {}

    /// The code for a time.
    ///
    /// @param unixTime seconds since 1970
    public static String code(byte[] secret, long unixTime) {
        return codeOfStep(secret, unixTime / STEP);
    }

    /// The step whose code it is: of now, of 30 s ago or in 30 s; -1 when it is none of them.
    static long stepOf(byte[] secret, String code, long unixTime) {
        long now = unixTime / STEP;
        for (long step = now - 1; step <= now + 1; step++) {
            if (codeOfStep(secret, step).equals(code)) {
                return step;
            }
        }
        return -1;
    }

    private static String codeOfStep(byte[] secret, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
            int bits = ByteBuffer.wrap(hash).getInt(hash[hash.length - 1] & 15) & Integer.MAX_VALUE;
            return "%06d".formatted(bits % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
