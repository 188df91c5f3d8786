package mapback.pbs.key;

import java.util.Base64;
import org.bouncycastle.crypto.generators.SCrypt;

/// How a key file's key is locked with a password, with the parameters that the file gives.
///
/// The parameters come from outside: what would cost more memory or time than [Scrypt#MAX_MEMORY] and the other
/// limits is never begun.
public sealed interface Kdf {
    /// `none`, `scrypt` or `pbkdf2`, as `key show` says it.
    String text();

    /// Not locked: the file holds the key as it is.
    record None() implements Kdf {
        @Override
        public String text() {
            return "none";
        }
    }

    /// Locked by way of a key that is derived from a password.
    sealed interface Locked extends Kdf {
        /// What it would cost, when that is beyond the limits; empty when it is within.
        String excess();

        /// The 32 bytes that lock the key. Computes for a good part of a second with usual parameters.
        Secret derive(Secret password);
    }

    /// Memory-hard: needs `128 * n * r` bytes.
    ///
    /// @param salt valid base64
    record Scrypt(long n, long r, long p, String salt) implements Locked {
        /// Bytes that deriving may take; upstream allows 1025 MiB and uses 64.
        static final long MAX_MEMORY = 1L << 30;

        /// Bytes of memory times passes: about 20 s on a slow core.
        static final long MAX_WORK = 4L << 30;

        static final long MAX_PARALLEL = 16;

        @Override
        public String text() {
            return "scrypt";
        }

        @Override
        public String excess() {
            if (n < 2 || Long.bitCount(n) != 1 || r < 1 || p < 1) {
                return "n=" + n + ", r=" + r + ", p=" + p + " is no setting of scrypt";
            }
            // RFC 7914: n < 2^(128 r / 8), which matters for r = 1 alone.
            if (r == 1 && n >= 1 << 16) {
                return "n=" + n + " is too large for r=1";
            }
            long heap = Runtime.getRuntime().maxMemory() / 4 * 3;
            if (n > MAX_MEMORY || r > MAX_MEMORY || n * r > Math.min(MAX_MEMORY, heap) / 128) {
                return "n=" + n + ", r=" + r + " needs too much memory";
            }
            if (p > MAX_PARALLEL || 128 * n * r * p > MAX_WORK) {
                return "n=" + n + ", r=" + r + ", p=" + p + " takes too long";
            }
            return "";
        }

        @Override
        public Secret derive(Secret password) {
            return Secret.owning(SCrypt.generate(
                    password.bytes(), Base64.getDecoder().decode(salt), (int) n, (int) r, (int) p, Key.LENGTH));
        }
    }

    /// Time-hard only.
    ///
    /// @param salt valid base64
    record Pbkdf2Rounds(long iterations, String salt) implements Locked {
        /// About 5 s on a slow core; upstream uses 65535.
        static final long MAX_ITERATIONS = 10_000_000;

        @Override
        public String text() {
            return "pbkdf2";
        }

        @Override
        public String excess() {
            return iterations >= 1 && iterations <= MAX_ITERATIONS ? "" : "iter=" + iterations;
        }

        @Override
        public Secret derive(Secret password) {
            return Secret.owning(
                    Pbkdf2.derive(password.bytes(), Base64.getDecoder().decode(salt), (int) iterations));
        }
    }
}
