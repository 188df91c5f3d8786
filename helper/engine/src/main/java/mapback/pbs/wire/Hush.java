package mapback.pbs.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import mapback.pbs.key.Secret;

/// Takes secrets that were sent to a server out of what it says: its words get onto screens and into logs, and a server
/// may repeat in them what it was asked with.
@FunctionalInterface
interface Hush {
    /// Where nothing secret was sent.
    Hush NOTHING = said -> said;

    /// Stands where a secret was.
    byte[] STARS = "***".getBytes(StandardCharsets.US_ASCII);

    /// @param said UTF-8, stays the caller's; cut after [ServerText#MAX_SIZE] bytes
    byte[] hush(byte[] said);

    /// @param secrets stay the caller's, and are open for as long as this is used
    static Hush of(Collection<Secret> secrets) {
        return said -> without(said, secrets);
    }

    private static byte[] without(byte[] said, Collection<Secret> secrets) {
        BitSet covered = new BitSet(said.length);
        for (Secret secret : secrets) {
            for (byte[] form : forms(secret.bytes())) {
                cover(said, form, covered);
                Arrays.fill(form, (byte) 0);
            }
        }
        return covered.isEmpty() ? said : starred(said, covered);
    }

    /// As it is, and as JSON and web addresses write it.
    private static List<byte[]> forms(byte[] secret) {
        Spelling json = new Spelling(secret.length * 6);
        Spelling escaped = new Spelling(secret.length * 3);
        for (byte b : secret) {
            json.json(b);
            escaped.percent(b);
        }
        return List.of(secret.clone(), json.take(), escaped.take());
    }

    private static void cover(byte[] said, byte[] form, BitSet covered) {
        if (form.length == 0) {
            return;
        }
        for (int at = 0; at < said.length; at++) {
            int length = Math.min(form.length, said.length - at);
            // What is cut at the end may have been the rest of it.
            boolean isWhole = length == form.length || said.length >= ServerText.MAX_SIZE;
            if (isWhole && isAt(said, at, form, length)) {
                covered.set(at, at + length);
            }
        }
    }

    private static boolean isAt(byte[] said, int at, byte[] form, int length) {
        for (int i = 0; i < length; i++) {
            if (lower(said[at + i]) != lower(form[i])) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    private static byte[] starred(byte[] said, BitSet covered) {
        Spelling left = new Spelling(said.length + STARS.length * (covered.cardinality() + 1));
        for (int at = 0; at < said.length; at++) {
            if (!covered.get(at)) {
                left.plain(said[at]);
            } else if (at == 0 || !covered.get(at - 1)) {
                for (byte star : STARS) {
                    left.plain(star);
                }
            }
        }
        return left.take();
    }

    /// Bytes put together in an array that is wiped.
    final class Spelling {
        private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

        private final byte[] bytes;
        private int length;

        Spelling(int longest) {
            bytes = new byte[longest];
        }

        void plain(int b) {
            bytes[length++] = (byte) b;
        }

        void json(byte b) {
            if (b == '"' || b == '\\') {
                plain('\\');
                plain(b);
            } else if (b >= 0 && b < 0x20) {
                for (char c : "\\u00".toCharArray()) {
                    plain(c);
                }
                hex(b);
            } else {
                plain(b);
            }
        }

        void percent(byte b) {
            boolean isPlain = (b >= '0' && b <= '9')
                    || (b >= 'A' && b <= 'Z')
                    || (b >= 'a' && b <= 'z')
                    || "-._~".indexOf(b) >= 0;
            if (isPlain) {
                plain(b);
            } else {
                plain('%');
                hex(b);
            }
        }

        private void hex(byte b) {
            plain(HEX[(b >> 4) & 15]);
            plain(HEX[b & 15]);
        }

        byte[] take() {
            byte[] taken = Arrays.copyOf(bytes, length);
            Arrays.fill(bytes, (byte) 0);
            return taken;
        }
    }
}
