package mapback.problem;

/// Problems of the backup itself: bytes that are not what they must be.
public sealed interface DamageProblem extends Problem {

    /// What is wrong with a stored blob.
    enum BlobFault {
        /// There is no such file.
        MISSING,
        /// The file has no bytes.
        EMPTY,
        /// It is smaller than its header.
        TOO_SMALL,
        /// It is larger than any blob may be.
        TOO_LARGE,
        /// It begins with no blob magic.
        MAGIC,
        /// Its checksum does not fit.
        CRC,
        /// It is plain where the manifest says encrypted.
        NOT_ENCRYPTED,
        /// It is encrypted where the manifest says plain.
        ENCRYPTED,
        /// The decryption was not authentic: other key or changed bytes.
        TAG,
        /// Its compressed data is broken.
        ZSTD,
        /// It unpacks to more than it may.
        UNPACKS_TOO_LARGE,
        /// It holds fewer or more bytes than the index says.
        LENGTH,
        /// Its content is not what its name says.
        DIGEST,
        /// The medium failed.
        READ,
        /// The server found it damaged and put it aside.
        MARKED_BAD
    }

    /// What is wrong with an index file.
    enum IndexFault {
        /// It is smaller than its header.
        TOO_SMALL,
        /// It is larger than the limit.
        TOO_LARGE,
        /// It begins with no index magic.
        MAGIC,
        /// Its length does not fit its size and chunk size.
        LENGTH,
        /// Its chunk size is no power of two between 64 KiB and 4 MiB.
        CHUNK_SIZE,
        /// It is for an image of no bytes.
        SIZE_ZERO,
        /// The checksum in its header is not that of its entries.
        CHECKSUM,
        /// Its offsets do not ascend.
        ORDER,
        /// A chunk is longer than 16 MiB.
        CHUNK_LENGTH,
        /// Its size is not the one in the manifest.
        MANIFEST_SIZE,
        /// Its checksum is not the one in the manifest.
        MANIFEST_CHECKSUM
    }

    /// What is wrong with a manifest.
    enum ManifestFault {
        /// It holds no JSON object.
        NOT_JSON,
        /// A field is missing or has the wrong type; see `detail`.
        FIELD,
        /// A file name in it breaks the rules.
        NAME,
        /// A file is listed twice.
        DUPLICATE,
        /// It says it belongs to another snapshot.
        OTHER_SNAPSHOT,
        /// A null stands where none may be signed.
        NULL,
        /// It is nested too deep or has too many files.
        DEPTH
    }

    /// A chunk of an archive is wrong, twice. `offset` and `length` are its place in the archive.
    record ChunkDamaged(
            String archive, String digest, long chunkNumber, long chunkOffset, long chunkSize, BlobFault fault)
            implements DamageProblem {
        @Override
        public Code code() {
            return Code.of(5001);
        }

        @Override
        public int exitStatus() {
            return 7;
        }
    }

    /// A file of a snapshot is a damaged blob.
    record BlobDamaged(String file, String snapshot, BlobFault fault) implements DamageProblem {
        @Override
        public Code code() {
            return Code.of(5002);
        }

        @Override
        public int exitStatus() {
            return 7;
        }
    }

    /// A file of a snapshot has another size or checksum than the manifest says.
    record BlobNotAsManifest(String file, String snapshot, String found, String expected) implements DamageProblem {
        @Override
        public Code code() {
            return Code.of(5003);
        }

        @Override
        public int exitStatus() {
            return 7;
        }
    }

    /// An index file cannot be used. `found` and `expected` may be empty.
    record IndexDamaged(String file, String snapshot, IndexFault fault, String found, String expected)
            implements DamageProblem {
        @Override
        public Code code() {
            return Code.of(5004);
        }

        @Override
        public int exitStatus() {
            return 7;
        }
    }

    /// The manifest cannot be used.
    record ManifestDamaged(String snapshot, ManifestFault fault, String detail) implements DamageProblem {
        @Override
        public Code code() {
            return Code.of(5005);
        }

        @Override
        public int exitStatus() {
            return 7;
        }
    }

    /// The manifest was changed after it was signed.
    record SignatureWrong(String snapshot, String fingerprint) implements DamageProblem {
        @Override
        public Code code() {
            return Code.of(5006);
        }

        @Override
        public int exitStatus() {
            return 7;
        }
    }

    /// A key was given and the snapshot names or needs one, yet its manifest bears no signature.
    record SignatureMissing(String snapshot) implements DamageProblem {
        @Override
        public Code code() {
            return Code.of(5007);
        }

        @Override
        public int exitStatus() {
            return 7;
        }
    }

    /// The manifest lists a file that is not there.
    record FileMissing(String file, String snapshot) implements DamageProblem {
        @Override
        public Code code() {
            return Code.of(5008);
        }

        @Override
        public int exitStatus() {
            return 7;
        }
    }

    /// A verification ended and found damage.
    record VerifyFoundDamage(String what, long damagedChunks, long damagedFiles, long damagedSize)
            implements DamageProblem {
        @Override
        public Code code() {
            return Code.of(5009);
        }

        @Override
        public int exitStatus() {
            return 7;
        }
    }
}
