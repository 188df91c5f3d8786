package mapback.problem;

import java.util.Optional;

/// Problems with encryption keys and their passwords.
public sealed interface KeyProblem extends Problem {

    /// What is wrong with a key file.
    enum KeyFileFault {
        /// It holds no JSON object.
        NOT_JSON,
        /// A field is missing or has the wrong type; see `detail`.
        FIELD,
        /// `data` or a salt is no base64.
        BASE64,
        /// `data` has a length that no key file has.
        LENGTH,
        /// The way of deriving is unknown.
        KDF,
        /// Deriving would need more memory or time than the limit.
        KDF_COST,
        /// The file is larger than any key file.
        TOO_LARGE,
        /// The contained key has another fingerprint than the file says.
        FINGERPRINT,
        /// What came out of decrypting is no key of 32 bytes.
        KEY_LENGTH
    }

    /// The snapshot is encrypted or signed and no key was given. `fingerprint` is the short form.
    record KeyNeeded(String fingerprint, String snapshot) implements KeyProblem {
        @Override
        public Code code() {
            return Code.of(4001);
        }

        @Override
        public int exitStatus() {
            return 5;
        }
    }

    /// The given key is not the one the snapshot was made with. Both in short form.
    record KeyWrong(String given, String needed, String snapshot) implements KeyProblem {
        @Override
        public Code code() {
            return Code.of(4002);
        }

        @Override
        public int exitStatus() {
            return 5;
        }
    }

    /// The key file is locked and no password was given.
    record KeyPasswordNeeded(String keyFile, Optional<String> hint) implements KeyProblem {
        @Override
        public Code code() {
            return Code.of(4003);
        }

        @Override
        public int exitStatus() {
            return 5;
        }
    }

    /// The password does not open the key file.
    record KeyPasswordWrong(String keyFile, Optional<String> hint) implements KeyProblem {
        @Override
        public Code code() {
            return Code.of(4004);
        }

        @Override
        public int exitStatus() {
            return 5;
        }
    }

    /// The key file cannot be used.
    record KeyFileInvalid(String keyFile, KeyFileFault fault, String detail) implements KeyProblem {
        @Override
        public Code code() {
            return Code.of(4005);
        }

        @Override
        public int exitStatus() {
            return 5;
        }
    }

    /// There is no such key file.
    record KeyFileMissing(String keyFile) implements KeyProblem {
        @Override
        public Code code() {
            return Code.of(4006);
        }

        @Override
        public int exitStatus() {
            return 5;
        }
    }

    /// The key file is there but cannot be read.
    record KeyFileUnreadable(String keyFile, String reason) implements KeyProblem {
        @Override
        public Code code() {
            return Code.of(4007);
        }

        @Override
        public int exitStatus() {
            return 5;
        }
    }

    /// An archive is encrypted, no key was given, and the manifest does not say which is needed.
    record KeyNeededUnnamed(String archive, String snapshot) implements KeyProblem {
        @Override
        public Code code() {
            return Code.of(4008);
        }

        @Override
        public int exitStatus() {
            return 5;
        }
    }

    /// `--crypt-mode` asks for a key, and there is neither an option for it nor a default key file.
    record CryptModeWithoutKey(String mode) implements KeyProblem {
        @Override
        public Code code() {
            return Code.of(4009);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// `--crypt-mode none` together with a key.
    record CryptModeNoneWithKey() implements KeyProblem {
        @Override
        public Code code() {
            return Code.of(4010);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// `--keyfile` and `--keyfd` together.
    record KeyOptionsClash() implements KeyProblem {
        @Override
        public Code code() {
            return Code.of(4011);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// The password that was given is empty, and the key file has another one.
    record KeyPasswordEmpty(String keyFile, Optional<String> hint) implements KeyProblem {
        @Override
        public Code code() {
            return Code.of(4013);
        }

        @Override
        public int exitStatus() {
            return 5;
        }
    }

    /// `key show` without a path, and there is no default key file.
    record NoDefaultKey(String keyFile) implements KeyProblem {
        @Override
        public Code code() {
            return Code.of(4012);
        }

        @Override
        public int exitStatus() {
            return 3;
        }
    }
}
