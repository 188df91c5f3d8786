package mapback.pbs.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import mapback.problem.DamageProblem.IndexDamaged;
import mapback.problem.DamageProblem.IndexFault;
import mapback.problem.ProblemException;
import mapback.testkit.CorruptCase;
import mapback.testkit.Fixtures;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexTest {
    private static final String ZEROS_4M = "bb9f8df61474d25e71fa00722318cd387396ca1736605e1248821cc0de3d3af8";
    private static final String LETTERS_2M = "5b766f6d76a999636fd93b4e039d5a32187f84a19c0950449f0c721da0223914";
    private static final String FIXED_CSUM = "20e3a864dd5e54494a0e1e643e540c5f10c8cf6d48353d02073c9d885e59cc97";
    private static final String DYNAMIC_CSUM = "74b2c5b3e9a8146db6649afe150911b625a87e1efe953365effdf6aa6e5f0e5a";

    /// The worked example: 6 MiB, first chunk zeros, second 2 MiB of the letter A.
    private static byte[] fixed() {
        byte[] file = new byte[4096 + 64];
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(hex("2f7f41ed91fd0fcd00112233445566778899aabbccddeeff00f1536500000000"))
                .put(hex(FIXED_CSUM))
                .putLong(6 << 20)
                .putLong(4 << 20);
        bytes.put(4096, hex(ZEROS_4M)).put(4096 + 32, hex(LETTERS_2M));
        return file;
    }

    /// The worked example: `hello ` and `mapback\n`.
    private static byte[] dynamic() {
        byte[] file = new byte[4096 + 80];
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(hex("1c914ea519bab3cd00112233445566778899aabbccddeeff00f1536500000000"))
                .put(hex(DYNAMIC_CSUM));
        bytes.position(4096);
        bytes.putLong(6).put(hex("5e3235a8346e5a4585f8c58562f5052b8fe26a3bb122e1e96c76784964dfc461"));
        bytes.putLong(14).put(hex("499a134c3358f22cbcd2da8365bccadf0439f6d738c045b513d17e9b69f2a9f9"));
        return file;
    }

    @Test
    void the_worked_example_of_a_fixed_index_is_read() throws Exception {
        FixedIndex index = FixedIndex.parse(ByteBuffer.wrap(fixed()), "a.img.fidx", "vm/1");
        assertThat(index.size()).isEqualTo(6 << 20);
        assertThat(index.chunkSize()).isEqualTo(4 << 20);
        assertThat(index.chunkCount()).isEqualTo(2);
        assertThat(index.checksum().hex()).isEqualTo(FIXED_CSUM);
        assertThat(index.chunk(0)).isEqualTo(new ChunkRef(0, Digest.parse(ZEROS_4M, ""), 0, 4 << 20));
        assertThat(index.chunk(1)).isEqualTo(new ChunkRef(1, Digest.parse(LETTERS_2M, ""), 4 << 20, 2 << 20));
        assertThat(index.chunkNumberAt(0)).isZero();
        assertThat(index.chunkNumberAt((4 << 20) - 1)).isZero();
        assertThat(index.chunkNumberAt(4 << 20)).isOne();
        assertThat(index.chunkNumberAt((6 << 20) - 1)).isOne();
        assertThatThrownBy(() -> index.chunkNumberAt(6 << 20)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> index.chunk(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void the_worked_example_of_a_dynamic_index_is_read() throws Exception {
        DynamicIndex index = DynamicIndex.parse(ByteBuffer.wrap(dynamic()), "a.pxar.didx", "host/a");
        assertThat(index.size()).isEqualTo(14);
        assertThat(index.chunkCount()).isEqualTo(2);
        assertThat(index.checksum().hex()).isEqualTo(DYNAMIC_CSUM);
        assertThat(index.chunk(1).offset()).isEqualTo(6);
        assertThat(index.chunk(1).length()).isEqualTo(8);
        assertThat(index.chunkNumberAt(5)).isZero();
        assertThat(index.chunkNumberAt(6)).isOne();
        assertThat(index.chunkNumberAt(13)).isOne();
        assertThatThrownBy(() -> index.chunkNumberAt(14)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void an_archive_of_no_bytes_has_an_index_without_entries() throws Exception {
        byte[] file = Arrays.copyOf(dynamic(), 4096);
        System.arraycopy(Sha256.of(new byte[0]).bytes(), 0, file, 0x20, 32);
        DynamicIndex index = DynamicIndex.parse(ByteBuffer.wrap(file), "a.pxar.didx", "host/a");
        assertThat(index.size()).isZero();
        assertThat(index.chunkCount()).isZero();
        assertThatThrownBy(() -> index.chunkNumberAt(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void an_index_is_read_from_the_buffer_s_position_whatever_its_order() throws Exception {
        byte[] file = fixed();
        ByteBuffer shifted = ByteBuffer.allocateDirect(file.length + 20)
                .position(7)
                .put(file)
                .flip()
                .position(7);
        assertThat(FixedIndex.parse(shifted, "a.img.fidx", "vm/1").chunkCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "0, CHUNK_SIZE",
        "3000000, CHUNK_SIZE",
        "32768, CHUNK_SIZE",
        "8388608, CHUNK_SIZE",
        "-9223372036854775808, CHUNK_SIZE",
        "2097152, LENGTH"
    })
    void a_chunk_size_is_a_power_of_two_from_64_KiB_to_4_MiB(long chunkSize, IndexFault fault) {
        byte[] file = fixed();
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(0x48, chunkSize);
        assertFault(fault, () -> FixedIndex.parse(ByteBuffer.wrap(file), "a.img.fidx", "vm/1"));
    }

    @ParameterizedTest
    @CsvSource({"0, SIZE_ZERO", "8388609, LENGTH", "-9223372036854775808, LENGTH", "-1, LENGTH", "4194304, LENGTH"})
    void a_size_fits_the_number_of_digests(long size, IndexFault fault) {
        byte[] file = fixed();
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(0x40, size);
        assertFault(fault, () -> FixedIndex.parse(ByteBuffer.wrap(file), "a.img.fidx", "vm/1"));
    }

    @ParameterizedTest
    @CsvSource({
        "6, 6, ORDER",
        "6, 5, ORDER",
        "0, 14, ORDER",
        "-1, 14, ORDER",
        "6, 16777223, CHUNK_LENGTH",
        "6, 9223372036854775807, CHUNK_LENGTH"
    })
    void the_ends_of_chunks_ascend_by_at_most_16_MiB(long first, long second, IndexFault fault) {
        byte[] file = dynamic();
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(4096, first)
                .putLong(4096 + 40, second);
        byte[] checksum = Sha256.of(Arrays.copyOfRange(file, 4096, file.length)).bytes();
        System.arraycopy(checksum, 0, file, 0x20, 32);
        assertFault(fault, () -> DynamicIndex.parse(ByteBuffer.wrap(file), "a.pxar.didx", "host/a"));
    }

    @ParameterizedTest
    @CsvSource({
        "fidx-wrong-magic, MAGIC", "fidx-entry-changed, CHECKSUM", "fidx-entry-changed-csum-fixed, MANIFEST_CHECKSUM",
        "fidx-csum-changed, CHECKSUM", "fidx-truncated-entry, LENGTH", "fidx-truncated-header, TOO_SMALL",
        "fidx-empty-file, TOO_SMALL", "fidx-trailing-bytes, LENGTH", "fidx-size-doubled, LENGTH",
        "fidx-size-less-by-100, MANIFEST_SIZE", "fidx-chunk-size-zero, CHUNK_SIZE", "fidx-chunk-size-odd, CHUNK_SIZE",
        "fidx-size-huge, LENGTH", "didx-wrong-magic, MAGIC", "didx-entry-changed, CHECKSUM",
        "didx-truncated-entry, LENGTH", "didx-empty-file, TOO_SMALL", "didx-offsets-not-ascending, ORDER",
        "catalog-index-entry-changed, CHECKSUM"
    })
    void every_damaged_index_is_refused_for_what_it_is(String name, IndexFault fault, @TempDir Path folder)
            throws Exception {
        CorruptCase damage = CorruptCase.named(name);
        String path = damage.files().getFirst().replaces();
        Path place = folder.resolve(path);
        damage.apply(folder);
        ArchiveName file = ArchiveName.ofServer(place.getFileName().toString(), name);
        ManifestFile entry = entry(Fixtures.datastore().resolve(path), file);
        assertFault(fault, () -> Index.parse(ByteBuffer.wrap(Files.readAllBytes(place)), file, "the snapshot")
                .checkAgainst(entry, "the snapshot"));
    }

    /// What the manifest says about the sound file; the signatures of manifests are tested elsewhere.
    private static ManifestFile entry(Path sound, ArchiveName file) throws Exception {
        Index index = Index.parse(ByteBuffer.wrap(Files.readAllBytes(sound)), file, "the snapshot");
        return new ManifestFile(file, CryptMode.NONE, index.size(), index.checksum());
    }

    private static void assertFault(IndexFault fault, ThrowingCallable parse) {
        assertThatThrownBy(parse)
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(((IndexDamaged) e.problem()).fault())
                        .isEqualTo(fault));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
