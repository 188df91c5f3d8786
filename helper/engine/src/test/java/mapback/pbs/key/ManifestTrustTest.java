package mapback.pbs.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.CryptMode;
import mapback.pbs.format.Digest;
import mapback.pbs.format.Manifest;
import mapback.pbs.format.ManifestFile;
import mapback.pbs.format.SnapshotName;
import mapback.problem.DamageProblem.ManifestDamaged;
import mapback.problem.DamageProblem.ManifestFault;
import mapback.problem.DamageProblem.SignatureMissing;
import mapback.problem.DamageProblem.SignatureWrong;
import mapback.problem.KeyProblem.KeyNeeded;
import mapback.problem.KeyProblem.KeyNeededUnnamed;
import mapback.problem.KeyProblem.KeyWrong;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManifestTrustTest {
    private static final String SNAPSHOT = "host/elsa/2020-06-26T13:56:05Z";
    private static final String SIGNATURE = "d7b446fb7db081662081d4b40fedd858a1d6307a5aff4ecff7d5bf4fd35679e9";

    /// The specification's example; scrypt of `test`.
    private final Key key = key("28cdb1a3bef39396c3860e00d448fe7a0efd8244486ab6feb30457681d31597e");

    private final Key other = key("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    @AfterEach
    void close() {
        key.close();
        other.close();
    }

    private static Key key(String hex) {
        try (Secret secret = Secret.owning(HexFormat.of().parseHex(hex))) {
            return Key.of(secret);
        }
    }

    @Test
    void the_worked_example_has_its_signature_and_fingerprint() throws Exception {
        Manifest manifest = parse(signed(SIGNATURE, ""));
        assertThat(key.fingerprint().shortForm()).startsWith("12:b9:b7:74:bb:3d:89:95");
        assertThat(key.hmac(manifest.canonical())).isEqualTo(HexFormat.of().parseHex(SIGNATURE));
        assertThat(new String(manifest.canonical(), StandardCharsets.UTF_8)).isEqualTo(canonical());
        check(manifest, Optional.of(key));
    }

    @Test
    void another_key_is_told_apart_by_its_fingerprint() throws Exception {
        Manifest manifest = parse(signed(SIGNATURE, key.fingerprint().text()));
        check(manifest, Optional.of(key));
        assertProblem(
                new KeyWrong("0e:ab:d4:46:0b:6e:b9:ca", "12:b9:b7:74:bb:3d:89:95", SNAPSHOT),
                () -> check(manifest, Optional.of(other)));
    }

    @Test
    void a_changed_manifest_is_noticed() throws Exception {
        Manifest size = parse(signed(SIGNATURE, "").replace("\"size\":200}]", "\"size\":201}]"));
        assertProblem(new SignatureWrong(SNAPSHOT, key.fingerprint().shortForm()), () -> check(size, Optional.of(key)));
        Manifest added = parse(signed(SIGNATURE, "").replaceFirst("\\{", "{\"new\":1,"));
        assertProblem(
                new SignatureWrong(SNAPSHOT, key.fingerprint().shortForm()), () -> check(added, Optional.of(key)));
        Manifest digit = parse(signed("e" + SIGNATURE.substring(1), ""));
        assertProblem(
                new SignatureWrong(SNAPSHOT, key.fingerprint().shortForm()), () -> check(digit, Optional.of(key)));
    }

    @Test
    void a_signature_that_was_taken_away_is_noticed() throws Exception {
        Manifest files = parse(canonical());
        assertProblem(new SignatureMissing(SNAPSHOT), () -> check(files, Optional.of(key)));
        Manifest fingerprint = parse(signed("", key.fingerprint().text()).replace("\"encrypt\"", "\"none\""));
        assertProblem(new SignatureMissing(SNAPSHOT), () -> check(fingerprint, Optional.of(key)));
    }

    @Test
    void a_key_does_no_harm_to_a_backup_that_has_none() throws Exception {
        check(parse(canonical().replace("\"encrypt\"", "\"none\"")), Optional.of(key));
    }

    @Test
    void without_a_key_the_one_that_is_needed_is_named() throws Exception {
        Manifest manifest = parse(signed(SIGNATURE, key.fingerprint().text()));
        assertProblem(new KeyNeeded("12:b9:b7:74:bb:3d:89:95", SNAPSHOT), () -> check(manifest, Optional.empty()));
        ManifestTrust.checkUnsigned(manifest, SnapshotName.parse(SNAPSHOT, ""));
    }

    @Test
    void a_signed_manifest_of_another_snapshot_is_refused() throws Exception {
        Manifest manifest = parse(signed(SIGNATURE, ""));
        SnapshotName elsewhere = SnapshotName.parse("host/elsa/2020-06-27T13:56:05Z", "");
        Problem problem = new ManifestDamaged(elsewhere.text(), ManifestFault.OTHER_SNAPSHOT, SNAPSHOT);
        assertProblem(problem, () -> ManifestTrust.check(manifest, Optional.of(key), elsewhere));
        assertProblem(problem, () -> ManifestTrust.check(manifest, Optional.empty(), elsewhere));
        assertProblem(problem, () -> ManifestTrust.checkUnsigned(manifest, elsewhere));
    }

    @Test
    void an_encrypted_file_needs_a_key_even_if_no_manifest_names_it() throws Exception {
        SnapshotName snapshot = SnapshotName.parse(SNAPSHOT, "");
        ManifestFile image = file("a.img.fidx");
        ManifestTrust.checkReadable(image, Optional.of(key), snapshot);
        assertProblem(
                new KeyNeededUnnamed("a.img", SNAPSHOT),
                () -> ManifestTrust.checkReadable(image, Optional.empty(), snapshot));
        ManifestTrust.checkReadable(file("rsa-encrypted.key.blob"), Optional.empty(), snapshot);
        assertThat(ManifestTrust.isOpenToAll(ArchiveName.MANIFEST)).isTrue();
        assertThat(ManifestTrust.isOpenToAll(ArchiveName.CLIENT_LOG)).isFalse();
    }

    private static ManifestFile file(String name) {
        return new ManifestFile(new ArchiveName(name), CryptMode.ENCRYPT, 1, Digest.of(new byte[32]));
    }

    private static String canonical() {
        return """
                {"backup-id":"elsa","backup-time":1593179765,"backup-type":"host","files":[\
                {"crypt-mode":"encrypt","csum":"%s","filename":"test1.img.fidx","size":200},\
                {"crypt-mode":"none","csum":"%s","filename":"abc.blob","size":200}]}""".formatted("01".repeat(32), "02".repeat(32));
    }

    private static String signed(String signature, String fingerprint) {
        String end = (signature.isEmpty() ? "" : ",\"signature\":\"" + signature + "\"")
                + (fingerprint.isEmpty() ? "" : ",\"unprotected\":{\"key-fingerprint\":\"" + fingerprint + "\"}");
        String canonical = canonical();
        return canonical.substring(0, canonical.length() - 1) + end + "}";
    }

    private static Manifest parse(String json) throws ProblemException {
        return Manifest.parse(json.getBytes(StandardCharsets.UTF_8), SNAPSHOT);
    }

    private static void check(Manifest manifest, Optional<Key> key) throws ProblemException {
        ManifestTrust.check(manifest, key, SnapshotName.parse(SNAPSHOT, ""));
    }

    private static void assertProblem(Problem problem, ThrowingCallable check) {
        assertThatThrownBy(check).isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem())
                .isEqualTo(problem));
    }
}
