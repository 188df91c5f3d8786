package mapback.pbs.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.AuthId;
import mapback.pbs.format.Digest;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.format.Index;
import mapback.pbs.format.IndexLength;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.Sha256;
import mapback.pbs.format.SnapshotName;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem.ServerRefused;
import mapback.testkit.Fixtures;
import mapback.testkit.server.Fault;
import mapback.testkit.server.TestServer;
import mapback.testkit.server.Where;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReaderSessionTest {
    private static final String SNAPSHOT = "vm/100/2026-01-10T08:00:00Z";
    private static final String INDEX = "drive-scsi0.img.fidx";

    private TestServer peer;
    private Network network;
    private Server server;

    @BeforeEach
    void start() throws Exception {
        peer = TestServer.over(Fixtures.datastore())
                .refusalWait(Duration.ofMillis(50))
                .start();
        network = new Network();
        Limits limits = new Limits(
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofMinutes(15),
                Duration.ofMillis(700));
        Trust trust = new Trust(Optional.of(Fingerprint.parse(peer.fingerprint(), "test")));
        server = new Server(
                network,
                AuthId.parse("mapback@pbs", "test"),
                "127.0.0.1",
                peer.port(),
                trust,
                ServerTest.PASSWORD,
                limits);
    }

    @AfterEach
    void stop() {
        server.close();
        network.close();
        peer.close();
    }

    private ReaderSession open() throws Exception {
        return server.openReader("fixture", Namespace.ROOT, SnapshotName.parse(SNAPSHOT, "test"));
    }

    private static List<Digest> digests(byte[] file) throws Exception {
        Index index = Index.parse(ByteBuffer.wrap(file), new ArchiveName(INDEX), SNAPSHOT);
        List<Digest> digests = new ArrayList<>();
        for (long i = 0; i < index.chunkCount(); i++) {
            digests.add(index.chunk(i).digest());
        }
        return digests.stream().distinct().toList();
    }

    private static byte[] read(ReaderSession session, Digest digest) throws Exception {
        try (ReaderSession.ChunkAnswer chunk = session.chunk(digest)) {
            ByteBuffer target = ByteBuffer.allocateDirect(chunk.size());
            chunk.readInto(target);
            byte[] bytes = new byte[chunk.size()];
            target.flip().get(bytes);
            return bytes;
        }
    }

    private static byte[] stored(Digest digest) throws Exception {
        Path chunks = Fixtures.datastore().resolve(".chunks");
        return Files.readAllBytes(chunks.resolve(digest.hex().substring(0, 4)).resolve(digest.hex()));
    }

    @Test
    void files_and_chunks_come_as_they_are_stored() throws Exception {
        try (ReaderSession session = open()) {
            Path folder = Fixtures.datastore().resolve(SNAPSHOT);
            assertThat(session.download("index.json.blob", 1 << 20))
                    .isEqualTo(Files.readAllBytes(folder.resolve("index.json.blob")));
            byte[] index = session.download(INDEX, 1 << 20);
            assertThat(index).isEqualTo(Files.readAllBytes(folder.resolve(INDEX)));
            assertThat(session.downloadDigest(INDEX, 1 << 20)).isEqualTo(Sha256.of(index));
            for (Digest digest : digests(index)) {
                assertThat(read(session, digest)).isEqualTo(stored(digest));
            }
        }
    }

    @Test
    void chunks_come_side_by_side() throws Exception {
        try (ReaderSession session = open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Digest> digests = digests(session.download(INDEX, 1 << 20));
            for (int round = 0; round < 20; round++) {
                List<Future<byte[]>> all = digests.stream()
                        .map(digest -> threads.submit(() -> read(session, digest)))
                        .toList();
                for (int i = 0; i < digests.size(); i++) {
                    assertThat(all.get(i).get()).isEqualTo(stored(digests.get(i)));
                }
            }
        }
    }

    @Test
    void chunks_that_nobody_reads_yet_hold_up_no_other() throws Exception {
        try (ReaderSession session = open()) {
            List<Digest> digests = digests(session.download(INDEX, 1 << 20));
            List<ReaderSession.ChunkAnswer> waiting = new ArrayList<>();
            for (int i = 0; i < ReaderSession.CHUNKS_AT_ONCE - 1; i++) {
                waiting.add(session.chunk(digests.get(i % digests.size())));
            }
            assertThat(read(session, digests.getFirst())).isEqualTo(stored(digests.getFirst()));
            waiting.forEach(ReaderSession.ChunkAnswer::close);
            assertThat(read(session, digests.getLast())).isEqualTo(stored(digests.getLast()));
        }
    }

    @Test
    void a_chunk_of_no_downloaded_index_is_refused() throws Exception {
        try (ReaderSession session = open()) {
            Digest digest = Digest.parse("bb9f8df61474d25e71fa00722318cd387396ca1736605e1248821cc0de3d3af8", "");
            assertThatExceptionOfType(ReaderSession.RefusedException.class)
                    .isThrownBy(() -> session.chunk(digest))
                    .matches(e -> e.status() == 401)
                    .matches(e -> e.text().endsWith("not allowed"));
        }
    }

    @Test
    void a_file_that_is_not_there_or_too_long_is_told() throws Exception {
        try (ReaderSession session = open()) {
            assertThatExceptionOfType(ReaderSession.RefusedException.class)
                    .isThrownBy(() -> session.download("none.conf.blob", 1000))
                    .matches(e -> e.status() == 404);
            assertThatExceptionOfType(StreamBrokenException.class)
                    .isThrownBy(() -> session.download(INDEX, 1000))
                    .matches(e -> e.kind() == StreamBrokenException.Kind.TOO_LONG);
            assertThat(session.isOpen()).isTrue();
        }
    }

    @Test
    void a_refused_upgrade_is_told_in_the_servers_words() throws Exception {
        SnapshotName none = SnapshotName.parse("vm/100/2020-01-10T08:00:00Z", "test");
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> server.openReader("fixture", Namespace.ROOT, none))
                .matches(e -> e.problem() instanceof ServerRefused(String _, int status, String text)
                        && status == 400
                        && text.contains("does not exist"));
    }

    @Test
    void a_lost_connection_is_told_at_once() throws Exception {
        try (ReaderSession session = open()) {
            List<Digest> digests = digests(session.download(INDEX, 1 << 20));
            peer.faults().next(Where.CHUNK, Fault.DROP);
            assertThatExceptionOfType(SessionLostException.class)
                    .isThrownBy(() -> digests.forEach(digest -> {
                        try {
                            read(session, digest);
                        } catch (Exception e) {
                            throw sneaky(e);
                        }
                    }));
            assertThat(session.isOpen()).isFalse();
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Exception> RuntimeException sneaky(Exception e) throws E {
        throw (E) e;
    }

    @Test
    void a_truncated_answer_and_one_that_never_comes_are_broken_streams_of_a_sound_session() throws Exception {
        try (ReaderSession session = open()) {
            Digest digest = digests(session.download(INDEX, 1 << 20)).getFirst();
            for (Fault fault : List.of(Fault.TRUNCATED, Fault.NEVER_ANSWERING)) {
                peer.faults().next(Where.CHUNK, fault);
                assertThatExceptionOfType(StreamBrokenException.class)
                        .as(fault.name())
                        .isThrownBy(() -> read(session, digest))
                        .matches(e -> e.kind()
                                == (fault == Fault.TRUNCATED
                                        ? StreamBrokenException.Kind.CUT
                                        : StreamBrokenException.Kind.SILENT));
                assertThat(read(session, digest)).isEqualTo(stored(digest));
            }
        }
    }

    @Test
    void a_chunk_that_only_drips_is_given_up() throws Exception {
        try (ReaderSession session = open()) {
            Digest digest = digests(session.download(INDEX, 1 << 20)).getFirst();
            peer.faults().next(Where.CHUNK, Fault.SLOW_LORIS);
            assertThatExceptionOfType(StreamBrokenException.class)
                    .isThrownBy(() -> read(session, digest))
                    .matches(e -> e.kind() == StreamBrokenException.Kind.SILENT);
            assertThat(read(session, digest)).isEqualTo(stored(digest));
        }
    }

    @Test
    void an_index_is_gathered_up_to_what_its_manifest_allows() throws Exception {
        byte[] sound = Files.readAllBytes(Fixtures.datastore().resolve(SNAPSHOT).resolve(INDEX));
        try (ReaderSession session = open()) {
            ByteBuffer whole = session.downloadIndex(INDEX, new IndexLength(4096, sound.length));
            assertThat(whole.isDirect()).isTrue();
            assertThat(Sha256.of(whole)).isEqualTo(Sha256.of(sound));
            assertThatExceptionOfType(StreamBrokenException.class)
                    .isThrownBy(() -> session.downloadIndex(INDEX, new IndexLength(4096, sound.length - 1)))
                    .matches(e -> e.kind() == StreamBrokenException.Kind.TOO_LONG);
        }
    }

    @Test
    void a_refusal_does_not_repeat_the_password() throws Exception {
        try (ReaderSession session = open()) {
            assertThatExceptionOfType(ReaderSession.RefusedException.class)
                    .isThrownBy(() -> session.download("throwaway-Passw0rd.blob", 1000))
                    .matches(e -> !e.text().contains("Passw0rd"))
                    .matches(e -> e.text().contains("***"));
        }
        SnapshotName none = SnapshotName.parse("vm/throwaway-Passw0rd/2020-01-10T08:00:00Z", "test");
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> server.openReader("fixture", Namespace.ROOT, none))
                .matches(e -> e.problem() instanceof ServerRefused(String _, int _, String text)
                        && !text.contains("Passw0rd")
                        && text.contains("***"));
    }

    @Test
    void after_goaway_the_session_takes_no_more() throws Exception {
        try (ReaderSession session = open()) {
            Digest digest = digests(session.download(INDEX, 1 << 20)).getFirst();
            peer.goAway();
            while (session.isOpen()) {
                Thread.sleep(5);
            }
            assertThatExceptionOfType(SessionLostException.class).isThrownBy(() -> session.chunk(digest));
        }
    }

    @Test
    void an_interrupt_cancels_one_stream_and_no_other() throws Exception {
        try (ReaderSession session = open()) {
            Digest digest = digests(session.download(INDEX, 1 << 20)).getFirst();
            peer.faults().next(Where.CHUNK, Fault.NEVER_ANSWERING);
            Thread asking = Thread.ofVirtual().start(() -> assertThatExceptionOfType(InterruptedException.class)
                    .isThrownBy(() -> session.chunk(digest)));
            while (peer.faults().injected(Fault.NEVER_ANSWERING) == 0) {
                Thread.sleep(5);
            }
            asking.interrupt();
            assertThat(asking.join(Duration.ofSeconds(1))).isTrue();
            assertThat(read(session, digest)).isEqualTo(stored(digest));
            assertThat(peer.asked().resets()).isEqualTo(1);
        }
    }

    @Test
    void an_idle_session_shows_signs_of_life() throws Exception {
        try (ReaderSession session = open()) {
            while (peer.asked().pings() < 3) {
                Thread.sleep(10);
            }
            assertThat(session.isOpen()).isTrue();
        }
        while (peer.asked().openReaders() > 0) {
            Thread.sleep(5);
        }
    }
}
