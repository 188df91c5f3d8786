package mapback.pbs.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.BlobKind;
import mapback.pbs.format.Digest;
import mapback.pbs.format.Sha256;
import mapback.pbs.key.Key;
import mapback.pbs.key.Secret;
import mapback.problem.DamageProblem.BlobFault;
import mapback.testkit.BlobMaker;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlobDecoderTest {
    private static final byte[] HELLO = "hello mapback\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] AAAA = "A".repeat(64).getBytes(StandardCharsets.UTF_8);
    private static final String PLAIN = "42ab3807be8370a1071c408968656c6c6f206d61706261636b0a";
    private static final String ZSTD = "31b958426fb6a37fe86d6b9c28b52ffd204045000010414101009300" + "16";
    private static final String ENCRYPTED =
            "7b6785be222d4cf089b4bfd5a0a1a2a3a4a5a6a7a8a9aaabacadaeafb40f86c919d873f03f3ce5"
                    + "51551a2aea42c64fd077eda017b3fc7ed2861e";
    private static final String ENCRYPTED_ZSTD =
            "e6591bbf0bbfd80b976206a7a0a1a2a3a4a5a6a7a8a9aaabacadaeaf3cb272fb50967f0948fc"
                    + "b00881c1737502160c41388d8876c38e5ef0ec141e9094";

    private final BlobDecoder decoder = new BlobDecoder();
    private final Key key = Key.of(
            Secret.owning(HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")));

    @AfterEach
    void close() {
        decoder.close();
        key.close();
    }

    @Test
    void the_worked_examples_of_the_format_decode() throws Exception {
        assertThat(blob(PLAIN, Optional.empty())).isEqualTo(HELLO);
        assertThat(blob(ZSTD, Optional.empty())).isEqualTo(AAAA);
        assertThat(blob(ENCRYPTED, Optional.of(key))).isEqualTo(HELLO);
        assertThat(blob(ENCRYPTED_ZSTD, Optional.of(key))).isEqualTo(AAAA);
    }

    @Test
    void the_worked_examples_decode_as_chunks() throws Exception {
        assertThat(chunk(PLAIN, Optional.empty(), Sha256.of(HELLO), 14)).isEqualTo(HELLO);
        assertThat(chunk(ZSTD, Optional.empty(), Sha256.of(AAAA), 64)).isEqualTo(AAAA);
        assertThat(chunk(ENCRYPTED, Optional.of(key), key.digest(ByteBuffer.wrap(HELLO)), 14))
                .isEqualTo(HELLO);
        assertThat(chunk(ENCRYPTED_ZSTD, Optional.of(key), key.digest(ByteBuffer.wrap(AAAA)), 64))
                .isEqualTo(AAAA);
    }

    @ParameterizedTest
    @EnumSource
    void a_chunk_of_any_kind_comes_back_wherever_it_lies_in_its_buffers(BlobKind kind) throws Exception {
        byte[] content = Seeded.of(7).compressible(300_001);
        byte[] stored = maker(kind).blob(content, kind.isCompressed());
        ByteBuffer buffer = ByteBuffer.allocateDirect(stored.length + 100).position(33);
        buffer.put(buffer.position(), stored).limit(33 + stored.length);
        ByteBuffer plain =
                ByteBuffer.allocateDirect(content.length + 50).position(21).limit(21 + content.length);
        Optional<Key> its = kind.isEncrypted() ? Optional.of(key) : Optional.empty();
        Digest digest = digest(content, its);
        decoder.decodeChunk(buffer, its, digest, content.length, plain);
        assertThat(plain.position()).isEqualTo(21);
        assertThat(plain.remaining()).isEqualTo(content.length);
        assertThat(bytes(plain)).isEqualTo(content);
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "ENCRYPTED"})
    void a_chunk_that_need_not_be_unpacked_is_checked_where_it_is(BlobKind kind) throws Exception {
        byte[] content = Seeded.of(8).bytes(300_001);
        byte[] stored = maker(kind).blob(content, false);
        ByteBuffer buffer = ByteBuffer.allocateDirect(stored.length + 100).position(20);
        buffer.put(20, stored).limit(20 + stored.length);
        assertThat(BlobDecoder.isInPlace(buffer)).isTrue();
        Optional<Key> its = kind.isEncrypted() ? Optional.of(key) : Optional.empty();
        decoder.decodeInPlace(buffer, its, digest(content, its), content.length);
        assertThat(buffer.limit()).isEqualTo(20 + stored.length);
        assertThat(bytes(buffer.position(buffer.limit() - content.length))).isEqualTo(content);
    }

    @Test
    void a_chunk_in_place_is_refused_for_the_same_faults() {
        byte[] plain = HexFormat.of().parseHex(PLAIN);
        byte[] encrypted = HexFormat.of().parseHex(ENCRYPTED);
        byte[] changed = plain.clone();
        changed[13] ^= 1;
        byte[] unknown = plain.clone();
        unknown[0] ^= 1;
        assertInPlace(BlobFault.EMPTY, new byte[0], Optional.empty(), 14);
        assertInPlace(BlobFault.TOO_SMALL, new byte[11], Optional.empty(), 14);
        assertInPlace(BlobFault.MAGIC, unknown, Optional.empty(), 14);
        assertInPlace(BlobFault.CRC, changed, Optional.empty(), 14);
        assertInPlace(BlobFault.LENGTH, plain, Optional.empty(), 13);
        assertInPlace(BlobFault.LENGTH, encrypted, Optional.of(key), 13);
        assertInPlace(BlobFault.NOT_ENCRYPTED, plain, Optional.of(key), 14);
        assertInPlace(BlobFault.ENCRYPTED, encrypted, Optional.empty(), 14);
        assertInPlace(BlobFault.DIGEST, plain, Optional.empty(), 14);
        assertInPlace(BlobFault.DIGEST, encrypted, Optional.of(key), 14);
    }

    private void assertInPlace(BlobFault fault, byte[] stored, Optional<Key> its, int length) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(stored.length + BlobDecoder.SPARE);
        buffer.put(0, stored).limit(stored.length);
        assertThat(BlobDecoder.isInPlace(buffer)).isTrue();
        assertThatThrownBy(() -> decoder.decodeInPlace(buffer, its, Sha256.of(AAAA), length))
                .satisfies(is(fault));
    }

    @Test
    void a_blob_that_is_cut_short_names_the_header_it_lacks() {
        assertFault(BlobFault.EMPTY, new byte[0]);
        assertFault(BlobFault.TOO_SMALL, new byte[11]);
        byte[] encrypted = HexFormat.of().parseHex(ENCRYPTED);
        assertFault(BlobFault.TOO_SMALL, Arrays.copyOf(encrypted, 43));
        assertFault(BlobFault.CRC, Arrays.copyOf(encrypted, 44));
        assertFault(BlobFault.MAGIC, new byte[12]);
        assertFault(BlobFault.TOO_LARGE, new byte[(16 << 20) + 45]);
    }

    @Test
    void an_encrypted_archive_takes_no_plain_chunk_and_the_other_way_round() {
        assertThatThrownBy(() -> chunk(PLAIN, Optional.of(key), Sha256.of(HELLO), 14))
                .satisfies(is(BlobFault.NOT_ENCRYPTED));
        assertThatThrownBy(() -> chunk(ENCRYPTED, Optional.empty(), Sha256.of(HELLO), 14))
                .satisfies(is(BlobFault.ENCRYPTED));
        assertThatThrownBy(() -> blob(ENCRYPTED, Optional.empty())).satisfies(is(BlobFault.ENCRYPTED));
    }

    @Test
    void a_changed_tag_vector_or_text_is_noticed_before_anything_is_unpacked() {
        for (int place : new int[] {12, 28}) {
            byte[] changed = HexFormat.of().parseHex(ENCRYPTED_ZSTD);
            changed[place] ^= 1;
            assertThatThrownBy(() -> chunk(
                            HexFormat.of().formatHex(changed), Optional.of(key), key.digest(ByteBuffer.wrap(AAAA)), 64))
                    .satisfies(is(BlobFault.TAG));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_chunk_is_refused_when_its_length_or_its_content_is_not_the_index_s(BlobKind kind) {
        byte[] content = Seeded.of(8).compressible(5000);
        byte[] stored = maker(kind).blob(content, kind.isCompressed());
        Optional<Key> its = kind.isEncrypted() ? Optional.of(key) : Optional.empty();
        String hex = HexFormat.of().formatHex(stored);
        BlobFault tooLong = kind.isCompressed() ? BlobFault.UNPACKS_TOO_LARGE : BlobFault.LENGTH;
        assertThatThrownBy(() -> chunk(hex, its, digest(content, its), 4999)).satisfies(is(tooLong));
        assertThatThrownBy(() -> chunk(hex, its, digest(content, its), 5001)).satisfies(is(BlobFault.LENGTH));
        assertThatThrownBy(() -> chunk(hex, its, Sha256.of(HELLO), 5000)).satisfies(is(BlobFault.DIGEST));
    }

    @Test
    void several_zstd_frames_are_one_content() throws Exception {
        byte[] frame = Zstd.compress(AAAA);
        byte[] two = Arrays.copyOf(frame, 2 * frame.length);
        System.arraycopy(frame, 0, two, frame.length, frame.length);
        byte[] stored = BlobMaker.plain().wrap(BlobKind.ZSTD.magic(), two);
        assertThat(decoder.decodeBlob(stored, Optional.empty(), 128))
                .isEqualTo("A".repeat(128).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_bomb_is_not_unpacked_beyond_the_limit() {
        byte[] bomb = BlobMaker.plain().blob(new byte[64 << 20], true);
        assertThat(bomb.length).isLessThan(20_000);
        assertThatThrownBy(() -> decoder.decodeBlob(bomb, Optional.empty(), 1 << 20))
                .satisfies(is(BlobFault.UNPACKS_TOO_LARGE));
        assertThatThrownBy(() -> chunk(HexFormat.of().formatHex(bomb), Optional.empty(), Sha256.of(AAAA), 64 << 10))
                .satisfies(is(BlobFault.UNPACKS_TOO_LARGE));
    }

    @Test
    void a_blob_that_says_nothing_of_its_size_is_unpacked_as_far_as_it_goes() throws Exception {
        byte[] content = new byte[9 << 20];
        assertThat(decoder.decodeBlob(BlobMaker.plain().blob(content, true), Optional.empty(), 128 << 20))
                .isEqualTo(content);
    }

    private BlobMaker maker(BlobKind kind) {
        return kind.isEncrypted() ? BlobMaker.encrypting(key.aes().getEncoded()) : BlobMaker.plain();
    }

    private static Digest digest(byte[] content, Optional<Key> key) {
        return key.map(it -> it.digest(ByteBuffer.wrap(content))).orElseGet(() -> Sha256.of(content));
    }

    private void assertFault(BlobFault fault, byte[] stored) {
        assertThatThrownBy(() -> decoder.decodeBlob(stored, Optional.of(key), 1 << 20))
                .satisfies(is(fault));
        assertThatThrownBy(() -> chunk(HexFormat.of().formatHex(stored), Optional.of(key), Sha256.of(AAAA), 14))
                .satisfies(is(fault));
    }

    private static Consumer<Throwable> is(BlobFault fault) {
        return e -> assertThat(((BlobFaultException) e).fault()).isEqualTo(fault);
    }

    private byte[] blob(String hex, Optional<Key> key) throws BlobFaultException {
        return decoder.decodeBlob(HexFormat.of().parseHex(hex), key, 1 << 20);
    }

    private byte[] chunk(String hex, Optional<Key> key, Digest digest, int length) throws BlobFaultException {
        byte[] stored = HexFormat.of().parseHex(hex);
        ByteBuffer buffer = ByteBuffer.allocateDirect(stored.length + BlobDecoder.SPARE);
        buffer.put(0, stored).limit(stored.length);
        ByteBuffer plain = ByteBuffer.allocateDirect(length);
        decoder.decodeChunk(buffer, key, digest, length, plain);
        return bytes(plain);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }
}
