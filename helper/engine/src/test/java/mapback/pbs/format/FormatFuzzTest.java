package mapback.pbs.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import mapback.problem.ProblemException;
import mapback.testkit.Hostile;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;

class FormatFuzzTest {
    private static final Set<Class<? extends Exception>> PROBLEMS = Set.of(ProblemException.class);

    @Test
    void any_text_is_a_name_or_a_problem() {
        List<byte[]> sound = List.of(
                text("site-a/inner"),
                text("vm/100"),
                text("vm/100/2026-01-10T08:00:00Z"),
                text("drive-scsi0.img.fidx"),
                text(
                        "0e:ab:d4:46:0b:6e:b9:ca:34:50:23:de:e2:b7:78:c7:90:e5:4a:16:83:b9:65:9c:0a:57:ae:19:90:90:15:9b"));
        List<NameParser> parsers = List.of(
                text -> assertStays(text, Namespace.parse(text, "").text()),
                text -> assertStays(text, Group.parse(text, "").text()),
                text -> assertStays(text, SnapshotName.parse(text, "").text()),
                text -> assertStays(text, ArchiveName.ofServer(text, "").server()),
                text -> ArchiveName.ofUser(text, "").user(),
                text -> assertStays(text, Digest.parse(text, "").hex()),
                text -> Fingerprint.parse(text, "").text());
        new Hostile(sound, PROBLEMS, 256 << 10).feed(input -> {
            String text = string(input);
            for (NameParser parser : parsers) {
                try {
                    parser.parse(text);
                } catch (ProblemException e) {
                    assertThat(e.problem()).isNotNull();
                }
            }
        });
    }

    private interface NameParser {
        void parse(String text) throws ProblemException;
    }

    private static void assertStays(String input, String text) {
        assertThat(text).isEqualTo(input);
    }

    @Test
    void any_bytes_are_a_fixed_index_or_a_problem() {
        byte[] sound = fixed(Seeded.of(3), 5);
        new Hostile(List.of(sound), PROBLEMS, 64 << 10)
                .feed(
                        (file, random) -> damagedIndex(file, random),
                        input -> walk(FixedIndex.parse(ByteBuffer.wrap(input), "a.img.fidx", "vm/1")));
    }

    @Test
    void any_bytes_are_a_dynamic_index_or_a_problem() {
        byte[] sound = dynamic(Seeded.of(4), 5);
        new Hostile(List.of(sound), PROBLEMS, 64 << 10)
                .feed(
                        (file, random) -> damagedIndex(file, random),
                        input -> walk(DynamicIndex.parse(ByteBuffer.wrap(input), "a.pxar.didx", "host/a")));
    }

    @Test
    void an_index_gives_back_the_entries_it_was_made_of() {
        Seeded.rounds(200, random -> {
            int count = random.between(1, 50);
            byte[] file = random.chance(50) ? fixed(random, count) : dynamic(random, count);
            boolean isFixed = file[0] == 0x2f;
            Index index = isFixed
                    ? FixedIndex.parse(ByteBuffer.wrap(file), "a.img.fidx", "vm/1")
                    : DynamicIndex.parse(ByteBuffer.wrap(file), "a.pxar.didx", "host/a");
            assertThat(index.chunkCount()).isEqualTo(count);
            int width = isFixed ? 32 : 40;
            for (int i = 0; i < count; i++) {
                int entry = 4096 + i * width + width - 32;
                assertThat(index.chunk(i).digest().bytes()).isEqualTo(Arrays.copyOfRange(file, entry, entry + 32));
            }
            walk(index);
        });
    }

    /// The chunks lie side by side, and each offset is found in its chunk.
    private static void walk(Index index) {
        long offset = 0;
        for (long i = 0; i < Math.min(index.chunkCount(), 100); i++) {
            ChunkRef chunk = index.chunk(i);
            assertThat(chunk.offset()).isEqualTo(offset);
            assertThat(index.chunkNumberAt(chunk.offset())).isEqualTo(i);
            assertThat(index.chunkNumberAt(chunk.end() - 1)).isEqualTo(i);
            offset = chunk.end();
        }
        if (index.chunkCount() <= 100) {
            assertThat(offset).isEqualTo(index.size());
        }
    }

    /// Half of them with a checksum that fits again, so that what is behind that check is reached.
    private static byte[] damagedIndex(byte[] sound, Seeded random) {
        byte[] file = random.damaged(sound);
        if (random.chance(30)) {
            // Most bytes of a header mean nothing; these do.
            file = sound.clone();
            int at = random.oneOf(List.of(0x40, 0x41, 0x42, 0x43, 0x47, 0x48, 0x49, 0x4a, 0x4b, 4096, 4097, 4103));
            file[at] = (byte) random.between(0, 255);
        }
        if (file.length > 4096 && random.chance(70)) {
            byte[] checksum =
                    Sha256.of(Arrays.copyOfRange(file, 4096, file.length)).bytes();
            System.arraycopy(checksum, 0, file, 0x20, 32);
        }
        return file;
    }

    private static byte[] fixed(Seeded random, int count) {
        byte[] entries = random.bytes(count * 32);
        byte[] file = index(FixedIndex.MAGIC, entries);
        long chunkSize = 64L << 10 << random.between(0, 6);
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0x40, (count - 1) * chunkSize + random.between(1, chunkSize))
                .putLong(0x48, chunkSize);
        return file;
    }

    private static byte[] dynamic(Seeded random, int count) {
        byte[] entries = random.bytes(count * 40);
        ByteBuffer ends = ByteBuffer.wrap(entries).order(ByteOrder.LITTLE_ENDIAN);
        long end = 0;
        for (int i = 0; i < count; i++) {
            end += random.between(1, 16 << 20);
            ends.putLong(i * 40, end);
        }
        return index(DynamicIndex.MAGIC, entries);
    }

    private static byte[] index(long magic, byte[] entries) {
        byte[] file = new byte[4096 + entries.length];
        ByteBuffer.wrap(file)
                .putLong(0, magic)
                .put(0x20, Sha256.of(entries).bytes())
                .put(4096, entries);
        return file;
    }

    @Test
    void any_bytes_are_a_manifest_or_a_problem() {
        byte[] sound = text("""
                {"backup-id":"elsa","backup-time":1593179765,"backup-type":"host",
                "files":[{"crypt-mode":"encrypt","csum":"0101010101010101010101010101010101010101010101010101010101010101","filename":"test1.img.fidx","size":200},
                {"crypt-mode":"none","csum":"0202020202020202020202020202020202020202020202020202020202020202","filename":"abc.blob","size":200}],
                "signature":"d7b446fb7db081662081d4b40fedd858a1d6307a5aff4ecff7d5bf4fd35679e9",
                "unprotected":{"notes":"n","verify_state":{"upid":"u","state":"ok"},"chunk_upload_stats":{"count":1}}}
                """);
        new Hostile(List.of(sound), PROBLEMS, 1 << 20).feed(Hostile::damagedJson, input -> {
            Manifest manifest = Manifest.parse(input, "host/elsa/2020-06-26T13:56:05Z");
            byte[] canonical = manifest.canonical();
            // The canonical form is a manifest, and its own canonical form.
            assertThat(Manifest.parse(canonical, "").canonical()).isEqualTo(canonical);
            assertThat(manifest.name().time()).isAfter(Instant.EPOCH);
        });
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String string(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
