package mapback.pbs.wire;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Collection;
import mapback.pbs.key.Secret;

/// Takes secrets that were sent to a server out of what it says: its words get onto screens and into logs, and a server
/// may repeat in them what it was asked with.
@FunctionalInterface
interface Hush {
    /// Where nothing secret was sent.
    Hush NOTHING = said -> said;

    /// @param said UTF-8, stays the caller's; cut after [ServerText#MAX_SIZE] bytes
    byte[] hush(byte[] said);

    /// @param secrets stay the caller's, and are open for as long as this is used
    static Hush of(Collection<Secret> secrets) {
        return said -> {
            BitSet covered = new BitSet(said.length);
            for (Secret secret : secrets) {
                new Search(said, secret.bytes()).cover(covered);
            }
            return covered.isEmpty() ? said : starred(said, covered);
        };
    }

    private static byte[] starred(byte[] said, BitSet covered) {
        StringBuilder left = new StringBuilder();
        for (int at = 0; at < said.length; at++) {
            if (!covered.get(at)) {
                left.append((char) (said[at] & 0xff));
            } else if (at == 0 || !covered.get(at - 1)) {
                left.append("***");
            }
        }
        return left.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /// One secret in a text, each of its bytes as it is or as JSON or an address writes it, in either letter case.
    final class Search {
        private static final int HEX = 16;

        private final byte[] said;
        private final byte[] secret;
        /// What is cut at its end may have had the rest of the secret there.
        private final boolean isCut;

        Search(byte[] said, byte[] secret) {
            this.said = said;
            this.secret = secret;
            this.isCut = said.length >= ServerText.MAX_SIZE;
        }

        void cover(BitSet covered) {
            for (int at = 0; at < said.length && secret.length > 0; at++) {
                int end = end(at);
                if (end > at) {
                    covered.set(at, end);
                }
            }
        }

        /// Where the secret ends that begins there; 0 when none does. One byte of it may be read in more than one way.
        private int end(int begin) {
            BitSet places = new BitSet();
            places.set(begin);
            for (byte wanted : secret) {
                BitSet behind = new BitSet();
                places.stream().forEach(place -> step(place, wanted, behind));
                if (isCut && behind.get(said.length)) {
                    return said.length;
                }
                if (behind.isEmpty()) {
                    return 0;
                }
                places = behind;
            }
            return places.length() - 1;
        }

        private void step(int at, byte wanted, BitSet behind) {
            if (at >= said.length) {
                return;
            }
            if (lower(said[at]) == lower(wanted) || (said[at] == '+' && wanted == ' ')) {
                behind.set(at + 1);
            }
            if (said[at] == '%' && isHex(at + 1, wanted)) {
                behind.set(Math.min(at + 3, said.length));
            }
            if (said[at] == '\\' && isAt(at + 1, wanted)) {
                behind.set(Math.min(at + 2, said.length));
            }
            if (said[at] == '\\' && isAt(at + 1, (byte) 'u') && isHex(at + 4, wanted)) {
                behind.set(Math.min(at + 6, said.length));
            }
        }

        private boolean isAt(int at, byte wanted) {
            return at < said.length ? said[at] == wanted : isCut;
        }

        private boolean isHex(int at, byte wanted) {
            if (at + 1 >= said.length) {
                return isCut;
            }
            return Character.digit(said[at], HEX) == ((wanted >> 4) & 15)
                    && Character.digit(said[at + 1], HEX) == (wanted & 15);
        }

        private static int lower(byte b) {
            return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
        }
    }
}
