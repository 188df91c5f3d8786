package mapback.pbs.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What a manifest says about the length of an index.
class IndexLengthTest {
    private static IndexLength of(String name, long size) throws Exception {
        return IndexLength.of(
                new ManifestFile(new ArchiveName(name), CryptMode.NONE, size, Digest.of(new byte[Digest.LENGTH])));
    }

    @Test
    void four_tebibytes_in_usual_chunks_are_known_in_advance() throws Exception {
        IndexLength length = of("a.img.fidx", 4L << 40);
        assertThat(length.usual()).isEqualTo(4096 + (1 + (1 << 20)) * 32);
    }

    @Test
    void the_smallest_chunks_are_allowed_for() throws Exception {
        assertThat(of("a.img.fidx", 1 << 20).longest()).isGreaterThanOrEqualTo(4096 + 16 * 32);
        assertThat(of("a.pxar.didx", 0).longest()).isGreaterThan(4096);
    }

    @Test
    void whatever_a_manifest_says_nothing_is_longer_than_an_index_can_be() throws Exception {
        for (long size : new long[] {1L << 50, Long.MAX_VALUE}) {
            assertThat(of("a.img.fidx", size).longest()).isEqualTo(Index.MAX_FILE_SIZE);
            assertThat(of("a.pxar.didx", size).longest()).isEqualTo(Index.MAX_FILE_SIZE);
            assertThat(of("a.pxar.didx", size).usual()).isLessThanOrEqualTo(Index.MAX_FILE_SIZE);
        }
    }
}
