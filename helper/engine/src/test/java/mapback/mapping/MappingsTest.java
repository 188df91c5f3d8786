package mapback.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import mapback.archive.FixedArchive;
import mapback.archive.Samples;
import mapback.chunk.Chunks;
import mapback.chunk.Pipeline;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.MappingProblem.MappingAmbiguous;
import mapback.problem.MappingProblem.MappingInUse;
import mapback.problem.MappingProblem.MappingMissing;
import mapback.problem.MappingProblem.SocketFault;
import mapback.problem.MappingProblem.SocketRefused;
import mapback.problem.MappingProblem.TooManyMappings;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingsTest {
    private static final int CHUNK = 64 << 10;

    @TempDir
    Path folder;

    private Pipeline pipeline;
    private Mappings mappings;
    private final AtomicInteger givenBack = new AtomicInteger();

    @BeforeEach
    void open() {
        pipeline = Pipeline.plain(Chunks.SMALLEST_MEMORY);
        mappings = new Mappings(folder, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        mappings.close();
        pipeline.close();
    }

    @Test
    void a_mapping_is_found_by_id_place_and_name() throws Exception {
        Mapping mapping = map("one.img");
        assertThat(mapping.place()).isEqualTo(folder.resolve("nbd-" + mapping.id()));
        assertThat(mappings.find(mapping.id())).isSameAs(mapping);
        assertThat(mappings.find(mapping.place().toString())).isSameAs(mapping);
        assertThat(mappings.find("one.img")).isSameAs(mapping);
    }

    @Test
    void what_is_not_there_and_what_could_be_two_is_refused() throws Exception {
        Mapping one = map("one.img");
        Mapping other = map("one.img");
        assertThat(problem(() -> mappings.find("two.img"))).isEqualTo(new MappingMissing("two.img"));
        assertThat(problem(() -> mappings.find("one.img")))
                .isEqualTo(new MappingAmbiguous("one.img", List.of(one.id(), other.id())));
    }

    @Test
    void unmapping_removes_the_socket_and_gives_back_what_was_held() throws Exception {
        Mapping mapping = map("one.img");
        mappings.unmap(mapping, false);
        assertThat(mapping.place()).doesNotExist();
        assertThat(givenBack).hasValue(1);
        assertThat(mapping.status().phase()).isEqualTo(MappingStatus.Phase.GONE);
        assertThat(mappings.isBusy()).isFalse();
        assertThat(problem(() -> mappings.unmap(mapping, false))).isEqualTo(new MappingMissing(mapping.id()));
    }

    @Test
    void a_mapping_with_a_client_is_unmapped_by_force_only() throws Exception {
        Mapping mapping = map("one.img");
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(mapping.place()))) {
            // The server greets first.
            assertThat(client.read(ByteBuffer.allocate(8))).isPositive();
            assertThat(problem(() -> mappings.unmap(mapping, false))).isEqualTo(new MappingInUse(mapping.id(), 1));
            assertThat(givenBack).hasValue(0);
            mappings.unmap(mapping, true);
            assertThat(drained(client)).isTrue();
        }
        assertThat(givenBack).hasValue(1);
    }

    private static boolean drained(SocketChannel client) {
        try {
            ByteBuffer rest = ByteBuffer.allocate(64);
            while (client.read(rest.clear()) >= 0) {
                // What was sent before the end.
            }
            return true;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void an_image_that_cannot_be_read_is_not_mapped() throws Exception {
        FixedArchive archive = archive("one.img", 3);
        for (int i = 0; i < 3; i++) {
            pipeline.source.remove(archive.index().chunk(i).digest());
        }
        assertThat(problem(() -> map("one.img", archive))).isInstanceOf(ChunkDamaged.class);
        assertThat(mappings.all()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void one_damaged_chunk_at_the_beginning_does_not_hinder() throws Exception {
        FixedArchive archive = archive("one.img", 3);
        pipeline.source.remove(archive.index().chunk(0).digest());
        assertThat(map("one.img", archive).size()).isEqualTo(3 * CHUNK);
    }

    @Test
    void a_socket_belongs_to_one_mapping() throws Exception {
        Mapping one = map("one.img");
        FixedArchive archive = archive("two.img", 2);
        assertThat(problem(() -> map("two.img", archive, Optional.of(one.place()))))
                .isEqualTo(new SocketRefused(one.place().toString(), SocketFault.MAPPED, one.id()));
    }

    @Test
    void there_is_a_limit_to_mappings() throws Exception {
        for (int i = 0; i < Mappings.MAX_MAPPINGS; i++) {
            map("one.img");
        }
        assertThat(problem(() -> map("one.img"))).isEqualTo(new TooManyMappings(Mappings.MAX_MAPPINGS));
    }

    @Test
    void closing_takes_all_away_and_none_is_made_any_more() throws Exception {
        map("one.img");
        map("two.img");
        mappings.close();
        assertThat(givenBack).hasValue(2);
        assertThat(folder).isEmptyDirectory();
        assertThat(problem(() -> map("one.img"))).isInstanceOf(TooManyMappings.class);
    }

    private Mapping map(String name) throws Exception {
        return map(name, archive(name, 2));
    }

    private Mapping map(String name, FixedArchive archive) throws IOException, InterruptedException {
        return map(name, archive, Optional.empty());
    }

    private Mapping map(String name, FixedArchive archive, Optional<Path> place)
            throws IOException, InterruptedException {
        MappedImage image = new MappedImage("/s", "", "vm/1/2026-01-10T08:00:00Z", name + ".fidx", name);
        return mappings.export(
                Optional.empty(),
                image,
                new ArchiveExport(archive, image.name()),
                archive,
                place,
                givenBack::incrementAndGet);
    }

    private FixedArchive archive(String name, int chunks) throws Exception {
        List<byte[]> contents = new ArrayList<>();
        for (int i = 0; i < chunks; i++) {
            contents.add(Seeded.of(i + 1).bytes(CHUNK));
        }
        return Samples.fixed(name, CHUNK, contents, pipeline);
    }

    private interface Doing {
        void run() throws Exception;
    }

    private static Problem problem(Doing doing) {
        return assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(doing::run)
                .actual()
                .problem();
    }
}
