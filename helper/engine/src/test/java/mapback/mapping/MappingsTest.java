package mapback.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    @TempDir
    Path elsewhere;

    private Pipeline pipeline;
    private Mappings mappings;
    private final Book book = new Book();
    private final AtomicInteger givenBack = new AtomicInteger();

    @BeforeEach
    void open() throws IOException {
        pipeline = Pipeline.plain(Chunks.SMALLEST_MEMORY);
        mappings = new Mappings(folder, Clock.systemUTC(), book, kernel());
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

    @Test
    void what_is_mapped_is_noted_until_it_is_unmapped() throws Exception {
        Mapping one = map("one.img");
        Mapping other = map("two.img");
        assertThat(book.load()).containsExactly(LostMapping.of(one), LostMapping.of(other));
        mappings.unmap(one, false);
        assertThat(book.load()).containsExactly(LostMapping.of(other));
        mappings.close();
        assertThat(book.load()).isEmpty();
    }

    @Test
    void what_cannot_be_noted_is_mapped_all_the_same() throws Exception {
        book.isBroken = true;
        Mapping mapping = map("one.img");
        mappings.unmap(mapping, false);
        assertThat(givenBack).hasValue(1);
    }

    @Test
    void what_the_helper_before_left_is_lost_until_it_is_unmapped() throws Exception {
        LostMapping lost = lost("k3fa", folder.resolve("left"));
        leaveSocket(lost.place());
        try (Mappings next = new Mappings(folder, Clock.systemUTC(), book, kernel())) {
            assertThat(next.listed()).containsExactly(lost);
            assertThat(next.isBusy()).isFalse();
            assertThat(lost.place()).exists();
            next.unmap(next.find("one.img"), false);
            assertThat(next.listed()).isEmpty();
            assertThat(lost.place()).doesNotExist();
            assertThat(problem(() -> next.unmap(lost, false))).isEqualTo(new MappingMissing("k3fa"));
        }
        assertThat(book.load()).isEmpty();
    }

    @Test
    void what_has_come_to_the_place_of_a_lost_mapping_is_left_alone() throws Exception {
        LostMapping file = lost("aaaa", folder.resolve("file"));
        Files.writeString(file.place(), "mine");
        LostMapping served = lost("bbbb", folder.resolve("served"));
        try (Mappings next = new Mappings(folder, Clock.systemUTC(), book, kernel());
                ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(served.place()));
            next.unmap(file, false);
            next.unmap(served, false);
            assertThat(file.place()).hasContent("mine");
            assertThat(served.place()).exists();
        }
    }

    @Test
    void who_maps_again_in_the_place_of_a_lost_mapping_is_told_of_it_no_more() throws Exception {
        LostMapping lost = lost("k3fa", folder.resolve("left"));
        leaveSocket(lost.place());
        mappings = new Mappings(folder, Clock.systemUTC(), book, kernel());
        Mapping again = map("one.img", archive("one.img", 2), Optional.of(lost.place()));
        assertThat(mappings.listed()).containsExactly(again);
        assertThat(book.load()).containsExactly(LostMapping.of(again));
    }

    @Test
    void a_mapping_of_the_helper_of_another_session_is_not_lost() throws Exception {
        Mapping there = map("one.img");
        try (Mappings next = new Mappings(folder, Clock.systemUTC(), book, kernel())) {
            assertThat(next.listed()).isEmpty();
        }
        assertThat(book.load()).containsExactly(LostMapping.of(there));
    }

    @Test
    void what_is_handed_over_stays_noted() throws Exception {
        Mapping mapping = map("one.img");
        mappings.handOver();
        mappings.close();
        assertThat(book.load()).containsExactly(LostMapping.of(mapping));
        mappings = new Mappings(folder, Clock.systemUTC(), book, kernel());
        assertThat(mappings.listed()).containsExactly(LostMapping.of(mapping));
        FixedArchive archive = archive("one.img", 2);
        Mapping anew = mappings.export(
                Optional.of(mapping.id()),
                mapping.image(),
                new ArchiveExport(archive, ""),
                archive,
                Optional.of(mapping.place()),
                givenBack::incrementAndGet);
        assertThat(anew.id()).isEqualTo(mapping.id());
        assertThat(mappings.listed()).containsExactly(anew);
    }

    @Test
    void a_mapping_that_is_read_when_the_helper_ends_is_lost_and_others_are_not() throws Exception {
        Mapping read = map("one.img");
        map("two.img");
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(read.place()))) {
            assertThat(client.read(ByteBuffer.allocate(8))).isPositive();
            mappings.close();
        }
        assertThat(book.load()).containsExactly(LostMapping.of(read));
    }

    @Test
    void no_more_than_one_helper_can_lose_is_told() throws Exception {
        for (int i = 0; i < Mappings.MAX_MAPPINGS + 3; i++) {
            lost("m" + i, folder.resolve("left" + i));
        }
        try (Mappings next = new Mappings(folder, Clock.systemUTC(), book, kernel())) {
            assertThat(next.listed()).hasSize(Mappings.MAX_MAPPINGS);
            assertThat(next.listed().getFirst().id()).isEqualTo("m3");
        }
        assertThat(book.load()).hasSize(Mappings.MAX_MAPPINGS);
    }

    private LostMapping lost(String id, Path place) throws IOException {
        MappedImage image = new MappedImage("/s", "", "vm/1/2026-01-10T08:00:00Z", "one.img.fidx", "one.img");
        LostMapping lost = new LostMapping(id, image, place, 4096, 1);
        book.save(lost);
        return lost;
    }

    /// As a process does that is killed.
    private static void leaveSocket(Path place) throws IOException {
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(place));
        }
        assertThat(place).exists();
    }

    private static final class Book implements MappingBook {
        private final Map<String, LostMapping> notes = new LinkedHashMap<>();
        boolean isBroken;

        @Override
        public List<LostMapping> load() {
            return List.copyOf(notes.values());
        }

        @Override
        public void save(LostMapping mapping) throws IOException {
            mustWork();
            notes.put(mapping.id(), mapping);
        }

        @Override
        public void remove(String id) throws IOException {
            mustWork();
            notes.remove(id);
        }

        private void mustWork() throws IOException {
            if (isBroken) {
                throw new IOException("No space left on device");
            }
        }
    }

    /// Beside the folder, where the sockets are counted.
    private Devices kernel() throws IOException {
        return new ScriptedKernel(elsewhere).devices();
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
