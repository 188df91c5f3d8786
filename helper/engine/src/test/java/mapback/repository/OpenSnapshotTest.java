package mapback.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import mapback.archive.Archive;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.Sha256;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.key.Key;
import mapback.pbs.key.KeyFile;
import mapback.pbs.key.Secret;
import mapback.problem.DamageProblem.BlobDamaged;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.DamageProblem.BlobNotAsManifest;
import mapback.problem.DamageProblem.FileMissing;
import mapback.problem.DamageProblem.IndexDamaged;
import mapback.problem.DamageProblem.IndexFault;
import mapback.problem.DamageProblem.ManifestDamaged;
import mapback.problem.DamageProblem.SignatureMissing;
import mapback.problem.DamageProblem.SignatureWrong;
import mapback.problem.KeyProblem.KeyNeeded;
import mapback.problem.KeyProblem.KeyNeededUnnamed;
import mapback.problem.KeyProblem.KeyWrong;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.ArchiveMissing;
import mapback.problem.RepositoryProblem.SnapshotUnfinished;
import mapback.testkit.CorruptCase;
import mapback.testkit.Fixtures;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class OpenSnapshotTest {
    private static final String PLAIN = "vm/101/2026-01-10T09:00:00Z";
    private static final String SIGNED = "vm/202/2026-01-10T12:00:00Z";
    private static final String LOCKED = "vm/200/2026-01-10T10:00:00Z";
    private static final String MASTER = "vm/201/2026-01-10T11:00:00Z";
    private static final String LOGGED = "vm/100/2026-01-10T08:00:00Z";

    @TempDir
    private Path folder;

    private final TestEngine engine = new TestEngine();

    @AfterEach
    void end() {
        engine.close();
    }

    @TestFactory
    Stream<DynamicTest> every_image_is_the_one_that_was_backed_up() {
        return truth("images.json")
                .map(row -> test(row, () -> {
                    try (Keys key = Keys.of(row)) {
                        Archive archive = open(row, key.key()).archive(file(row));
                        assertThat(archive.size()).isEqualTo(row.get("size").asLong());
                        assertThat(sha256(archive)).isEqualTo(row.get("sha256").asString());
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> every_blob_is_the_one_that_was_backed_up() {
        return truth("blobs.json")
                .map(row -> test(row, () -> {
                    try (Keys key = Keys.of(row)) {
                        byte[] blob = open(row, key.key()).blob(file(row));
                        assertThat(Sha256.of(blob).hex())
                                .isEqualTo(row.get("sha256").asString());
                    }
                }));
    }

    @Test
    void the_log_of_the_backup_is_read_though_no_manifest_lists_it() throws Exception {
        assertThat(open(Fixtures.datastore(), LOGGED, Optional.empty()).blob(ArchiveName.CLIENT_LOG))
                .isNotEmpty();
        try (Key key = loaded("plain.key")) {
            OpenSnapshot locked = open(Fixtures.datastore(), LOCKED, Optional.of(key));
            assertThat(locked.hasClientLog()).isTrue();
            assertThat(locked.blob(ArchiveName.CLIENT_LOG)).isNotEmpty();
        }
        OpenSnapshot without = open(Fixtures.datastore(), PLAIN, Optional.empty());
        assertThat(without.hasClientLog()).isFalse();
        assertProblem(ArchiveMissing.class, () -> without.blob(ArchiveName.CLIENT_LOG));
    }

    @Test
    void without_its_key_only_the_manifest_and_the_key_for_the_master_key_are_read() throws Exception {
        OpenSnapshot master = open(Fixtures.datastore(), MASTER, Optional.empty());
        assertThat(master.blob(ArchiveName.RSA_ENCRYPTED_KEY)).hasSize(512);
        assertThat(master.blob(ArchiveName.MANIFEST)).asString().contains("\"backup-id\"");
        assertProblem(KeyNeeded.class, () -> master.archive(file("drive-scsi0.img")));
        assertProblem(KeyNeeded.class, master::checkKey);
        OpenSnapshot locked = open(Fixtures.datastore(), LOCKED, Optional.empty());
        assertProblem(KeyNeeded.class, () -> locked.blob(file("qemu-server.conf")));
        assertProblem(KeyNeeded.class, () -> locked.blob(ArchiveName.CLIENT_LOG));
        OpenSnapshot signed = open(Fixtures.datastore(), SIGNED, Optional.empty());
        assertProblem(KeyNeeded.class, () -> signed.archive(file("drive-scsi0.img")));
    }

    @Test
    void another_key_is_told_with_both_fingerprints() throws Exception {
        try (Key other = loaded("other.key")) {
            Problem problem = problem(() -> open(Fixtures.datastore(), LOCKED, Optional.of(other)));
            assertThat(problem)
                    .isEqualTo(new KeyWrong(other.fingerprint().shortForm(), "91:ed:3a:87:92:a0:35:0c", LOCKED));
        }
    }

    @Test
    void damage_is_found_before_anything_is_restored() throws Exception {
        assertCase("fidx-entry-changed", PLAIN, "drive-virtio0.img", IndexDamaged.class);
        assertCase("fidx-entry-changed-csum-fixed", PLAIN, "drive-virtio0.img", IndexDamaged.class);
        assertCase("fidx-size-huge", PLAIN, "drive-virtio0.img", IndexDamaged.class);
        assertCase("fidx-missing", PLAIN, "drive-virtio0.img", FileMissing.class);
        assertCase("manifest-other-csum", PLAIN, "drive-virtio0.img", IndexDamaged.class);
        assertCase("manifest-other-size", PLAIN, "drive-virtio0.img", IndexDamaged.class);
        assertCase("manifest-without-file", PLAIN, "drive-virtio0.img", ArchiveMissing.class);
        assertCase("manifest-missing", PLAIN, "drive-virtio0.img", SnapshotUnfinished.class);
        assertCase("manifest-bit-flip", PLAIN, "drive-virtio0.img", BlobDamaged.class);
        assertCase("manifest-not-json", PLAIN, "drive-virtio0.img", ManifestDamaged.class);
        assertCase("manifest-other-id", PLAIN, "drive-virtio0.img", ManifestDamaged.class);
        assertCase("manifest-says-encrypted", PLAIN, "drive-virtio0.img", KeyNeededUnnamed.class);
        assertCase("didx-entry-changed", "host/alpha/2026-01-10T13:00:00Z", "root.pxar", IndexDamaged.class);
        assertCase("signature-changed", SIGNED, "drive-scsi0.img", SignatureWrong.class);
        assertCase("signed-manifest-changed", SIGNED, "drive-scsi0.img", SignatureWrong.class);
        assertCase("encrypted-manifest-downgraded", LOCKED, "drive-scsi0.img", SignatureWrong.class);
        assertCase("blob-bit-flip", LOGGED, "qemu-server.conf", BlobNotAsManifest.class);
        assertCase("blob-other-content", LOGGED, "qemu-server.conf", BlobNotAsManifest.class);
        assertCase("blob-truncated", LOGGED, "qemu-server.conf", BlobNotAsManifest.class);
        assertCase("blob-missing", LOGGED, "qemu-server.conf", FileMissing.class);
        assertCase("log-blob-bit-flip", LOGGED, "client.log", BlobDamaged.class);
    }

    @Test
    void a_signature_that_was_taken_away_is_noticed_with_the_key() throws Exception {
        Path copy = Fixtures.copyDatastore(folder.resolve("copy"));
        CorruptCase.named("signature-removed").apply(copy);
        try (Key key = loaded("plain.key")) {
            assertProblem(SignatureMissing.class, () -> open(copy, SIGNED, Optional.of(key)));
        }
    }

    @Test
    void an_index_beyond_all_limits_takes_no_memory() throws Exception {
        Path copy = Fixtures.copyDatastore(folder.resolve("copy"));
        Path index = copy.resolve(PLAIN).resolve("drive-virtio0.img.fidx");
        try (var channel = Files.newByteChannel(index, StandardOpenOption.WRITE)) {
            channel.position(1L << 40).write(ByteBuffer.wrap(new byte[1]));
        }
        OpenSnapshot snapshot = open(copy, PLAIN, Optional.empty());
        assertThat(problem(() -> snapshot.archive(file("drive-virtio0.img"))))
                .isInstanceOfSatisfying(
                        IndexDamaged.class, damage -> assertThat(damage.fault()).isEqualTo(IndexFault.TOO_LARGE));
    }

    @Test
    void a_plain_blob_does_not_pass_as_an_encrypted_one() throws Exception {
        byte[] raw = MadeDatastore.blob(new byte[] {1, 2, 3});
        String entry = """
                {"filename":"a.conf.blob","crypt-mode":"encrypt","size":%d,"csum":"%s"}""".formatted(raw.length, Sha256.of(raw).hex());
        MadeDatastore made = new MadeDatastore(folder);
        Files.write(made.snapshot("host/x/2026-01-10T09:00:00Z", entry).resolve("a.conf.blob"), raw);
        OpenSnapshot snapshot = open(folder, "host/x/2026-01-10T09:00:00Z", Optional.empty());
        assertProblem(KeyNeededUnnamed.class, () -> snapshot.blob(file("a.conf")));
        ArchiveName name = file("a.conf");
        try (Key key = loaded("plain.key")) {
            BlobCheck check = BlobCheck.listed(snapshot.manifest().file(name), snapshot.name());
            assertThat(problem(() -> check.check(raw, Optional.of(key))))
                    .isEqualTo(new BlobDamaged("a.conf.blob", snapshot.name().text(), BlobFault.NOT_ENCRYPTED));
        }
    }

    private void assertCase(String name, String snapshot, String file, Class<? extends Problem> kind) throws Exception {
        Path copy = folder.resolve("cases");
        if (!Files.exists(copy)) {
            Fixtures.copyDatastore(copy);
        }
        CorruptCase damage = CorruptCase.named(name);
        damage.apply(copy);
        boolean isKeyed = snapshot.equals(SIGNED) || snapshot.equals(LOCKED);
        try (Key key = loaded("plain.key")) {
            assertThat(problem(() -> read(open(copy, snapshot, isKeyed ? Optional.of(key) : Optional.empty()), file)))
                    .as(name)
                    .isInstanceOf(kind);
        }
        damage.undo(copy);
    }

    private static void read(OpenSnapshot snapshot, String file) throws Exception {
        ArchiveName name = file(file);
        switch (name.kind()) {
            case BLOB -> snapshot.blob(name);
            case FIXED, DYNAMIC -> snapshot.archive(name);
        }
    }

    private OpenSnapshot open(Path datastore, String snapshot, Optional<Key> key) throws Exception {
        return with(
                key,
                engine.open(datastore.toString()).openSnapshot(Namespace.ROOT, SnapshotName.parse(snapshot, "a test")));
    }

    private OpenSnapshot open(JsonNode row, Optional<Key> key) throws Exception {
        return with(
                key,
                engine.open(Fixtures.datastore().toString())
                        .openSnapshot(
                                Namespace.parse(row.get("ns").asString(), "a test"),
                                SnapshotName.parse(row.get("snapshot").asString(), "a test")));
    }

    private static OpenSnapshot with(Optional<Key> key, OpenSnapshot opened) throws Exception {
        return key.isPresent() ? opened.withKey(key.get()) : opened;
    }

    private static Stream<JsonNode> truth(String file) {
        return StreamSupport.stream(Fixtures.truthJson(file).spliterator(), false)
                .filter(row -> row.has("sha256"));
    }

    private static DynamicTest test(JsonNode row, Executable body) {
        return DynamicTest.dynamicTest(
                row.get("ns").asString() + " " + row.get("snapshot").asString() + " "
                        + row.get("archive").asString(),
                body);
    }

    private static ArchiveName file(JsonNode row) throws ProblemException {
        return ArchiveName.ofServer(row.get("file").asString(), "a test");
    }

    private static ArchiveName file(String name) throws ProblemException {
        return ArchiveName.ofUser(name, "a test");
    }

    private static String sha256(Archive archive) throws IOException, InterruptedException {
        MessageDigest sha = Sha256.digest();
        ByteBuffer buffer = ByteBuffer.allocateDirect(3_000_001);
        for (long offset = 0; offset < archive.size(); offset += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), archive.size() - offset));
            archive.read(offset, buffer);
            sha.update(buffer.flip());
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static Key loaded(String name) throws IOException {
        byte[] text = Files.readAllBytes(Fixtures.key(name));
        try (KeyFile file = KeyFile.parse(text, name)) {
            if (!file.isLocked()) {
                return file.open(Optional.empty());
            }
            try (Secret password = Secret.ofUtf8(Fixtures.password(name))) {
                return file.open(Optional.of(password));
            }
        }
    }

    private static void assertProblem(Class<? extends Problem> kind, ThrowingCallable call) {
        assertThat(problem(call)).isInstanceOf(kind);
    }

    private static Problem problem(ThrowingCallable call) {
        return assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(call)
                .actual()
                .problem();
    }

    /// The key that a row of the truth names, if it does.
    private record Keys(Optional<Key> key) implements AutoCloseable {
        static Keys of(JsonNode row) throws IOException {
            JsonNode named = row.path("key");
            return new Keys(
                    named.isString()
                            ? Optional.of(loaded(
                                    Path.of(named.asString()).getFileName().toString()))
                            : Optional.empty());
        }

        @Override
        public void close() {
            key.ifPresent(Key::close);
        }
    }
}
