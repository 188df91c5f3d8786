package mapback.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import mapback.testkit.Fixtures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each fault does what it says, to one request, and to no other.
@Timeout(60)
class FaultsTest {
    private static final String FULL = "PBSAPIToken=mapback@pbs!full:d9acafbf-43de-491c-b305-0cc1dc27ca9c";
    private static final String AUTHORIZATION = "Authorization: " + FULL;
    private static final String VERSION = "/api2/json/version";
    private static final String SNAPSHOT = "vm/100/2026-01-10T08:00:00Z";
    private static final String QUERY = "store=fixture&backup-type=vm&backup-id=100&backup-time=1768032000";
    private static final String INDEX = "drive-scsi0.img.fidx";
    private static final String DOWNLOAD = "/download?file-name=" + INDEX;
    /// A chunk of the index of about 2 MB.
    private static final String DIGEST = digest();
    private static final String CHUNK = "/chunk?digest=" + DIGEST;

    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2026-02-01T00:00:00Z"));
    private final TestServer server = TestServer.over(Fixtures.datastore())
            .refusalWait(Duration.ofMillis(100))
            .clock(time::get)
            .start();

    @AfterEach
    void close() {
        server.close();
    }

    private static String digest() {
        try {
            byte[] index =
                    Files.readAllBytes(Fixtures.datastore().resolve(SNAPSHOT).resolve(INDEX));
            String largest = "";
            for (String digest : IndexFile.digests(index)) {
                if (largest.isEmpty() || Files.size(chunk(digest)) > Files.size(chunk(largest))) {
                    largest = digest;
                }
            }
            return largest;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path chunk(String digest) {
        return Fixtures.datastore()
                .resolve(".chunks")
                .resolve(digest.substring(0, 4))
                .resolve(digest);
    }

    private static byte[] stored() throws IOException {
        return Files.readAllBytes(chunk(DIGEST));
    }

    private RawReader reader() throws IOException {
        RawReader reader = RawReader.open(server, QUERY, FULL);
        assertThat(reader.get(DOWNLOAD).status()).isEqualTo(200);
        return reader;
    }

    @Test
    void a_dropped_connection_ends_within_a_frame() throws Exception {
        try (RawReader reader = reader()) {
            server.faults().next(Where.CHUNK, Fault.DROP);
            assertThatThrownBy(() -> reader.get(CHUNK)).isInstanceOf(IOException.class);
        }
        assertThat(server.faults().injected(Fault.DROP)).isEqualTo(1);
        try (RawReader again = reader()) {
            assertThat(again.get(CHUNK).body()).isEqualTo(stored());
        }
    }

    @Test
    void goaway_answers_what_was_taken_and_closes() throws Exception {
        try (RawReader reader = reader()) {
            server.faults().next(Where.CHUNK, Fault.GOAWAY);
            assertThat(reader.get(CHUNK).body()).isEqualTo(stored());
            assertThat(reader.read(RawReader.GOAWAY).stream()).isZero();
            assertThatThrownBy(reader::read).isInstanceOf(IOException.class);
        }
    }

    @Test
    void the_whole_server_can_say_goaway() throws Exception {
        try (RawReader reader = reader()) {
            server.goAway();
            assertThat(reader.read(RawReader.GOAWAY).stream()).isZero();
            assertThatThrownBy(reader::read).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_401_in_the_middle_meets_one_request() throws Exception {
        try (RawReader reader = reader();
                RawHttp http = RawHttp.tls(server)) {
            server.faults().next(Where.CHUNK, Fault.UNAUTHORIZED);
            assertThat(reader.get(CHUNK).status()).isEqualTo(401);
            assertThat(reader.get(CHUNK).body()).isEqualTo(stored());
            server.faults().next(Where.API, Fault.UNAUTHORIZED);
            assertThat(http.get(VERSION, AUTHORIZATION).status()).isEqualTo(401);
            assertThat(http.get(VERSION, AUTHORIZATION).status()).isEqualTo(200);
            server.faults().next(Where.UPGRADE, Fault.UNAUTHORIZED);
            assertThatThrownBy(this::reader).hasMessageContaining("401");
        }
    }

    @Test
    void a_truncated_body_ends_as_if_it_were_whole() throws Exception {
        try (RawReader reader = reader();
                RawHttp http = RawHttp.tls(server)) {
            server.faults().next(Where.CHUNK, Fault.TRUNCATED);
            assertThat(reader.get(CHUNK).body()).hasSize(stored().length / 2);
            server.faults().next(Where.DOWNLOAD, Fault.TRUNCATED);
            assertThat(reader.get(DOWNLOAD).body()).hasSizeLessThan(4608);
            server.faults().next(Where.API, Fault.TRUNCATED);
            assertThat(http.get(VERSION, AUTHORIZATION).body().length()).isLessThan(92);
        }
    }

    @Test
    void wrong_bytes_keep_their_length() throws Exception {
        try (RawReader reader = reader()) {
            server.faults().next(Where.CHUNK, Fault.WRONG_BYTES);
            assertThat(reader.get(CHUNK).body()).hasSameSizeAs(stored()).isNotEqualTo(stored());
            assertThat(reader.get(CHUNK).body()).isEqualTo(stored());
        }
    }

    @Test
    void a_slow_loris_sends_a_little_at_a_time() throws Exception {
        server.faults().trickle(1000);
        try (RawReader reader = reader()) {
            server.faults().next(Where.DOWNLOAD, Fault.SLOW_LORIS);
            long begin = System.nanoTime();
            assertThat(reader.get("/download?file-name=index.json.blob").frames())
                    .isGreaterThan(5);
            assertThat(System.nanoTime() - begin)
                    .isGreaterThan(Duration.ofMillis(500).toNanos());
        }
    }

    @Test
    void what_is_never_answered_holds_up_no_other() throws Exception {
        try (RawReader reader = reader()) {
            server.faults().next(Where.CHUNK, Fault.NEVER_ANSWERING);
            int never = reader.ask("GET", CHUNK);
            assertThat(reader.get(CHUNK).body()).isEqualTo(stored());
            reader.send(RawReader.RST_STREAM, 0, never, new byte[] {0, 0, 0, 8});
            until(() -> server.asked().resets() == 1);
        }
    }

    @Test
    void a_reset_stream_leaves_the_connection() throws Exception {
        try (RawReader reader = reader()) {
            server.faults().next(Where.CHUNK, Fault.STREAM_RESET);
            assertThatThrownBy(() -> reader.get(CHUNK)).hasMessageContaining("RST_STREAM");
            assertThat(reader.get(CHUNK).body()).isEqualTo(stored());
        }
    }

    @Test
    void an_error_of_the_server_is_a_500() throws Exception {
        try (RawReader reader = reader()) {
            server.faults().next(Where.CHUNK, Fault.SERVER_ERROR);
            assertThat(reader.get(CHUNK).status()).isEqualTo(500);
        }
    }

    @Test
    void shares_meet_about_as_many_requests() throws Exception {
        server.faults().share(Where.CHUNK, Fault.SERVER_ERROR, 0.25);
        try (RawReader reader = reader()) {
            int failed = 0;
            for (int i = 0; i < 200; i++) {
                failed += reader.get(CHUNK).status() == 500 ? 1 : 0;
            }
            assertThat(failed).isBetween(20, 80);
            assertThat(server.faults().injected()).isEqualTo(failed);
            server.faults().none();
            assertThat(reader.get(CHUNK).status()).isEqualTo(200);
        }
    }

    @Test
    void a_round_trip_is_added_and_many_requests_share_it() throws Exception {
        try (RawReader reader = reader()) {
            reader.get(CHUNK);
            server.faults().line(Duration.ofMillis(100), 0);
            long begin = System.nanoTime();
            List<Integer> streams = List.of(reader.ask("GET", "/"), reader.ask("GET", "/"), reader.ask("GET", "/"));
            for (int stream : streams) {
                assertThat(reader.response(stream).status()).isEqualTo(200);
            }
            long taken = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            assertThat(taken).isBetween(100L, 290L);
        }
    }

    @Test
    void a_line_has_its_rate() throws Exception {
        try (RawReader reader = reader()) {
            reader.get(CHUNK);
            long rate = stored().length * 2L;
            server.faults().line(Duration.ZERO, rate);
            long begin = System.nanoTime();
            reader.get(CHUNK);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isBetween(480L, 1500L);
        }
    }

    @Test
    void slow_chunks_are_always_the_same_ones() throws Exception {
        server.faults().slowChunks(1, Duration.ofMillis(300));
        try (RawReader reader = reader()) {
            long begin = System.nanoTime();
            reader.get(CHUNK);
            assertThat(System.nanoTime() - begin)
                    .isGreaterThan(Duration.ofMillis(300).toNanos());
        }
    }

    @Test
    void a_restart_cuts_all_and_keeps_the_port() throws Exception {
        int port = server.port();
        try (RawReader reader = reader()) {
            server.restart();
            assertThatThrownBy(() -> {
                        while (true) {
                            reader.read();
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        assertThat(server.port()).isEqualTo(port);
        until(() -> server.asked().openReaders() == 0);
        try (RawReader reader = reader()) {
            assertThat(reader.get(CHUNK).status()).isEqualTo(200);
        }
        for (int i = 0; i < 20; i++) {
            server.restart();
        }
        server.stop();
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void another_certificate_has_another_fingerprint() throws Exception {
        String before = server.fingerprint();
        server.newCertificate();
        assertThat(server.fingerprint()).isNotEqualTo(before).matches("([0-9a-f]{2}:){31}[0-9a-f]{2}");
        try (RawHttp http = RawHttp.tls(server)) {
            assertThat(http.get("/api2/json/ping").status()).isEqualTo(200);
        }
    }

    @Test
    void a_changed_index_and_a_snapshot_that_is_gone_are_seen() throws Exception {
        byte[] sound = Files.readAllBytes(Fixtures.datastore().resolve(SNAPSHOT).resolve(INDEX));
        server.faults().changedIndex(SNAPSHOT, INDEX, sound);
        try (RawReader reader = reader()) {
            assertThat(reader.get(DOWNLOAD).body()).hasSameSizeAs(sound).isNotEqualTo(sound);
            server.faults().gone(SNAPSHOT);
            assertThat(reader.get("/download?file-name=index.json.blob").status())
                    .isEqualTo(404);
            assertThatThrownBy(this::reader).hasMessageContaining("does not exist");
        }
    }

    @Test
    void tickets_expire_and_a_locked_snapshot_or_a_datastore_in_maintenance_lets_nobody_in() throws Exception {
        try (RawHttp http = RawHttp.tls(server)) {
            String cookie = "Cookie: PBSAuthCookie=" + login(http, "mapback@pbs", "throwaway-Passw0rd");
            assertThat(http.get(VERSION, cookie).status()).isEqualTo(200);
            time.updateAndGet(it -> it.plus(Duration.ofHours(2).plusSeconds(1)));
            assertThat(http.get(VERSION, cookie).body()).contains("invalid ticket - expired.");
        }
        server.lock(SNAPSHOT, true);
        assertThatThrownBy(this::reader).hasMessageContaining("unable to acquire shared snapshot lock");
        server.lock(SNAPSHOT, false);
        server.maintain("fixture", "offline", "new disks");
        assertThatThrownBy(this::reader).hasMessageContaining("offline maintenance mode: new disks");
        server.endMaintenance("fixture");
        reader().close();
    }

    @Test
    void a_code_by_time_is_good_once() throws Exception {
        byte[] secret = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        server.accounts().user("timed@pbs", "word").totp("timed@pbs", secret);
        String code = Totp.code(secret, time.get().getEpochSecond());
        try (RawHttp http = RawHttp.tls(server)) {
            String challenge = login(http, "timed@pbs", "word");
            assertThat(challenge).startsWith("PBS:!tfa!{\\\"totp\\\"%3Atrue}:");
            assertThat(second(http, challenge, "totp:000000").status()).isEqualTo(401);
            RawHttp.Response granted = second(http, challenge, "totp:" + code);
            assertThat(granted.status()).isEqualTo(200);
            assertThat(granted.body()).contains("\"ticket\":\"PBS:timed@pbs:");
            assertThat(second(http, challenge, "totp:" + code).status()).isEqualTo(401);
        }
    }

    private static RawHttp.Response second(RawHttp http, String challenge, String answer) throws IOException {
        return http.ask(
                "POST /api2/json/access/ticket HTTP/1.1",
                List.of("Content-Type: application/json"),
                "{\"username\":\"timed@pbs\",\"password\":\"" + answer + "\",\"tfa-challenge\":\"" + challenge + "\"}");
    }

    /// @return the ticket, as it stands in JSON
    private static String login(RawHttp http, String user, String password) throws IOException {
        return http.ask(
                        "POST /api2/json/access/ticket HTTP/1.1",
                        List.of("Content-Type: application/json"),
                        "{\"username\":\"" + user + "\",\"password\":\"" + password + "\"}")
                .body()
                .replaceAll(".*\"ticket\":\"(([^\"\\\\]|\\\\.)*)\".*", "$1");
    }

    @Test
    void two_hundred_streams_are_served_at_once_and_the_surplus_is_refused() throws Exception {
        server.faults().delay(Duration.ofMillis(300));
        try (RawReader reader = RawReader.open(server, QUERY, FULL)) {
            // The limit holds once the client has acknowledged it.
            reader.read(RawReader.SETTINGS);
            reader.send(RawReader.SETTINGS, 1, 0, new byte[0]);
            List<Integer> streams = new java.util.ArrayList<>();
            for (int i = 0; i < 201; i++) {
                streams.add(reader.ask("GET", "/"));
            }
            assertThatThrownBy(() -> reader.response(streams.getLast())).hasMessageContaining("RST_STREAM 7");
            for (int stream : streams.subList(0, 200)) {
                assertThat(reader.response(stream).status()).isEqualTo(200);
            }
            assertThat(server.asked().mostStreams()).isEqualTo(200);
        }
    }

    @Test
    void an_http_request_that_is_never_answered_times_out() throws Exception {
        server.faults().next(Where.API, Fault.NEVER_ANSWERING);
        try (RawHttp http = RawHttp.tls(server)) {
            http.socket().setSoTimeout(300);
            assertThatThrownBy(() -> http.get(VERSION, AUTHORIZATION)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void the_lock_is_given_back_when_the_connection_ends() throws Exception {
        RawReader reader = reader();
        assertThat(server.asked().openReaders()).isEqualTo(1);
        reader.close();
        until(() -> server.asked().openReaders() == 0);
        assertThat(server.asked().readers()).isEqualTo(1);
    }

    private interface State {
        boolean isReached();
    }

    /// The test's own time limit ends it.
    private static void until(State state) {
        while (!state.isReached()) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
