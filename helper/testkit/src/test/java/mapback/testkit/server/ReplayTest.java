package mapback.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import mapback.testkit.Fixtures;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Holds the test server to the recordings of a real one: the same request, the same status, headers and body.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayTest {
    private static final Path EXCHANGES = Fixtures.root().resolve("exchanges");
    private static final Duration REFUSAL_WAIT = Duration.ofMillis(200);
    private static final int RECORDED_WAIT = 3000;

    /// What cannot be replayed as it is, and why.
    private static final Map<String, String> NOT_REPLAYED = Map.of(
            "catalog-root", "the test server reads no catalogs",
            "catalog-dir", "the test server reads no catalogs",
            "catalog-split", "the test server reads no file archives",
            "pxar-file-download", "the test server reads no file archives",
            "datastore-usage-all", "the history of a real server; what matters is in a test of its own",
            "tls", "a handshake: a test of its own",
            "plain-http-on-tls-port", "without TLS: a test of its own",
            "keep-alive", "two exchanges: a test of its own",
            "tfa-login-second-step-ok", "takes an answer to its own challenge: a test of its own",
            "tfa-login-second-step-wrong", "takes an answer to its own challenge: a test of its own");

    private static final Pattern TICKET =
            Pattern.compile("PBS(?:%3A|:)([a-z]+)(?:%40|@)pbs(?:%3A|:)[0-9A-F]{8}(?:%3A){0,2}:{0,2}[A-Za-z0-9+/%]*");
    private static final Map<String, String> PASSWORDS = Map.of(
            "mapback@pbs", "throwaway-Passw0rd",
            "bob@pbs", "throwaway-bob",
            "reader@pbs", "throwaway-reader");

    private final Map<String, String[]> logins = new ConcurrentHashMap<>();
    private TestServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Path other = Files.createDirectories(folder.resolve("other"));
        server = TestServer.over(Fixtures.copyDatastore(folder.resolve("fixture")))
                .also("bench", other)
                .also("corrupt", other)
                .refusalWait(REFUSAL_WAIT)
                .start();
    }

    @AfterAll
    void close() {
        server.close();
    }

    @TestFactory
    Stream<DynamicTest> an_exchange_is_the_same() throws IOException {
        return recordings("")
                .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                    String reason = NOT_REPLAYED.getOrDefault(name(file), "");
                    assumeFalse(!reason.isEmpty(), reason);
                    replay(read(file));
                }));
    }

    @TestFactory
    Stream<DynamicTest> an_upgrade_is_granted_or_refused_the_same() throws IOException {
        return recordings("reader")
                .filter(file -> name(file).startsWith("upgrade"))
                .map(file -> DynamicTest.dynamicTest(name(file), () -> replay(read(file))));
    }

    @TestFactory
    Stream<DynamicTest> a_reader_connection_answers_the_same() throws IOException {
        return recordings("reader")
                .filter(file -> name(file).startsWith("connection"))
                .flatMap(file -> {
                    JsonNode recorded = read(file);
                    return Stream.of(DynamicTest.dynamicTest(name(file), () -> replayReader(recorded)));
                });
    }

    @TestFactory
    Stream<DynamicTest> what_the_original_client_asked_is_answered_the_same() throws IOException {
        return recordings("client")
                .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                    for (JsonNode connection : read(file).path("connections")) {
                        replayClient(connection);
                    }
                }));
    }

    private static Stream<Path> recordings(String below) throws IOException {
        try (Stream<Path> files = Files.list(EXCHANGES.resolve(below))) {
            return files.filter(it -> it.toString().endsWith(".json")).sorted().toList().stream();
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".json", "");
    }

    private static JsonNode read(Path file) {
        return new JsonMapper().readTree(file);
    }

    @Test
    void no_protocol_is_chosen_though_some_are_offered() throws Exception {
        JsonNode recorded = read(EXCHANGES.resolve("tls.json"));
        try (RawHttp http = RawHttp.tls(server)) {
            SSLSocket socket = (SSLSocket) http.socket();
            SSLParameters offers = socket.getSSLParameters();
            offers.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(offers);
            socket.startHandshake();
            assertThat(socket.getApplicationProtocol()).isEmpty();
            assertThat(socket.getSession().getProtocol())
                    .isEqualTo(recorded.path("tls").asString());
            assertThat(socket.getSession().getCipherSuite())
                    .isEqualTo(recorded.path("cipher").asString());
        }
        assertThat(recorded.path("selected_alpn").isNull()).isTrue();
        assertThat(server.fingerprint())
                .hasSameSizeAs(recorded.path("certificate_sha256_fingerprint").asString());
    }

    @Test
    void http_without_tls_is_sent_elsewhere() throws Exception {
        JsonNode recorded = read(EXCHANGES.resolve("plain-http-on-tls-port.json"));
        try (RawHttp http = RawHttp.plain(server)) {
            new Recording(recorded.path("response")).holds(http.get("/api2/json/version", "Connection: close"));
        }
        try (RawHttp http = RawHttp.plain(server)) {
            assertThat(http.ask("POST /x HTTP/1.1", List.of(), "a=1").status()).isEqualTo(308);
        }
    }

    @Test
    void a_connection_serves_one_request_after_the_other() throws Exception {
        JsonNode recorded = read(EXCHANGES.resolve("keep-alive.json"));
        try (RawHttp http = RawHttp.tls(server)) {
            for (JsonNode exchange : recorded.path("exchanges")) {
                new Recording(exchange.path("response")).holds(ask(http, exchange.path("request")));
            }
        }
    }

    @Test
    void a_recovery_key_is_the_second_step_of_a_login() throws Exception {
        JsonNode first = read(EXCHANGES.resolve("tfa-login-first-step.json"));
        for (String outcome : List.of("wrong", "ok")) {
            JsonNode second = read(EXCHANGES.resolve("tfa-login-second-step-" + outcome + ".json"));
            try (RawHttp http = RawHttp.tls(server)) {
                JsonNode challenge = new JsonMapper()
                        .readTree(ask(http, first.path("request")).body())
                        .path("data")
                        .path("ticket");
                String body = second.path("request")
                        .path("body")
                        .asString()
                        .replaceAll(
                                "\"tfa-challenge\": \".*\"}",
                                Matcher.quoteReplacement("\"tfa-challenge\": " + challenge + "}"));
                new Recording(second.path("response"))
                        .holds(http.ask(
                                "POST /api2/json/access/ticket HTTP/1.1",
                                List.of("Content-Type: application/json"),
                                body));
            }
        }
    }

    @Test
    void the_usage_of_all_datastores_has_what_is_needed_of_it() throws Exception {
        JsonNode recorded = read(EXCHANGES.resolve("datastore-usage-all.json"));
        try (RawHttp http = RawHttp.tls(server)) {
            RawHttp.Response answer = ask(http, recorded.path("request"));
            assertThat(answer.line())
                    .isEqualTo(recorded.path("response").path("line").asString());
            for (JsonNode row : new JsonMapper().readTree(answer.body()).path("data")) {
                assertThat(row.propertyNames()).contains("store", "total", "used", "avail");
                assertThat(recorded.path("response").path("body_start").asString())
                        .contains("\"avail\":");
            }
        }
    }

    @Test
    void a_snapshot_that_is_read_is_not_deleted() throws Exception {
        JsonNode recorded = read(EXCHANGES.resolve("reader/snapshot-forget-while-read.json"));
        String query = "store=fixture&backup-type=vm&backup-id=101&backup-time=1768035600";
        try (RawReader reader = RawReader.open(
                        server, query, "PBSAPIToken=mapback@pbs!full:d9acafbf-43de-491c-b305-0cc1dc27ca9c");
                RawHttp http = RawHttp.tls(server)) {
            new Recording(recorded.path("response")).holds(ask(http, recorded.path("request")));
            assertThat(reader.get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void the_server_speaks_first_behind_the_101() throws Exception {
        JsonNode recorded = read(EXCHANGES.resolve("reader/connection.json"));
        try (RawHttp http = RawHttp.tls(server)) {
            ask(http, recorded.path("upgrade").path("request"));
            byte[] head = http.socket().getInputStream().readNBytes(9);
            assertThat(head[3]).isEqualTo((byte) RawReader.SETTINGS);
            byte[] settings = http.socket().getInputStream().readNBytes(head[2]);
            assertThat(settings(settings))
                    .isEqualTo(Map.of(
                            "MAX_CONCURRENT_STREAMS", 200L,
                            "INITIAL_WINDOW_SIZE", 33554432L,
                            "MAX_FRAME_SIZE", 4194304L,
                            "MAX_HEADER_LIST_SIZE", 16384L));
            recorded.path("server_settings_frame").properties().forEach(it -> assertThat(settings(settings))
                    .containsEntry(it.getKey(), it.getValue().asLong()));
            // How far it opens is Netty's choice: twice as far as a real one, which a reader cannot notice.
            byte[] window = http.socket().getInputStream().readNBytes(13);
            assertThat(window[3]).isEqualTo((byte) RawReader.WINDOW_UPDATE);
        }
    }

    private static Map<String, Long> settings(byte[] payload) {
        Map<Integer, String> names = Map.of(
                3, "MAX_CONCURRENT_STREAMS", 4, "INITIAL_WINDOW_SIZE", 5, "MAX_FRAME_SIZE", 6, "MAX_HEADER_LIST_SIZE");
        Map<String, Long> found = new LinkedHashMap<>();
        HexFormat hex = HexFormat.of();
        for (int at = 0; at < payload.length; at += 6) {
            int id = Integer.parseInt(hex.formatHex(payload, at, at + 2), 16);
            found.put(
                    names.getOrDefault(id, "setting " + id),
                    Long.parseLong(hex.formatHex(payload, at + 2, at + 6), 16));
        }
        return found;
    }

    private void replay(JsonNode recorded) throws IOException {
        try (RawHttp http = RawHttp.tls(server)) {
            long begin = System.nanoTime();
            RawHttp.Response answer = ask(http, recorded.path("request"));
            Duration taken = Duration.ofNanos(System.nanoTime() - begin);
            new Recording(recorded.path("response")).holds(answer);
            if (recorded.path("elapsed_ms").asInt() >= RECORDED_WAIT) {
                assertThat(taken).isGreaterThanOrEqualTo(REFUSAL_WAIT);
            }
        }
    }

    private void replayReader(JsonNode recorded) throws IOException {
        try (RawHttp http = RawHttp.tls(server)) {
            new Recording(recorded.path("upgrade").path("response"))
                    .holds(ask(http, recorded.path("upgrade").path("request")));
            RawReader reader = new RawReader(http);
            for (JsonNode step : recorded.path("requests")) {
                long begin = System.nanoTime();
                JsonNode request = step.path("request");
                RawReader.Response answer =
                        reader.response(reader.ask(value(request, ":method"), value(request, ":path")));
                Duration taken = Duration.ofNanos(System.nanoTime() - begin);
                new Recording(step.path("response")).holds(answer);
                if (step.path("elapsed_ms").asInt() >= RECORDED_WAIT) {
                    assertThat(taken).isGreaterThanOrEqualTo(REFUSAL_WAIT);
                }
            }
        }
    }

    private static String value(JsonNode headers, String name) {
        for (JsonNode header : headers) {
            if (header.get(0).asString().equals(name)) {
                return header.get(1).asString();
            }
        }
        return "";
    }

    private void replayClient(JsonNode connection) throws IOException {
        try (RawHttp http = RawHttp.tls(server)) {
            List<JsonNode> requests = new ArrayList<>();
            List<JsonNode> responses = new ArrayList<>();
            for (JsonNode one : connection.path("http1")) {
                if (one.has("line")) {
                    (one.path("dir").asString().equals("c>s") ? requests : responses).add(one);
                }
            }
            for (int i = 0; i < responses.size(); i++) {
                RawHttp.Response answer = ask(http, requests.get(i));
                assertThat(answer.line())
                        .isEqualTo(responses.get(i).path("line").asString());
                if (responses.get(i).path("line").asString().contains(" 101 ")) {
                    replayClientReader(http, connection.path("http2"));
                }
            }
        }
    }

    /// Each stream's status, and as many bytes as it had.
    private void replayClientReader(RawHttp http, JsonNode frames) throws IOException {
        Map<Integer, String> paths = new LinkedHashMap<>();
        Map<Integer, Integer> statuses = new LinkedHashMap<>();
        Map<Integer, Integer> lengths = new LinkedHashMap<>();
        for (JsonNode frame : frames) {
            int stream = frame.path("stream").asInt();
            boolean asks = frame.path("dir").asString().equals("c>s");
            if (frame.path("frame").asString().equals("HEADERS") && asks) {
                paths.put(stream, value(frame.path("headers"), ":path"));
            } else if (frame.path("frame").asString().equals("HEADERS")) {
                statuses.put(stream, Integer.parseInt(value(frame.path("headers"), ":status")));
            } else if (frame.path("frame").asString().equals("DATA") && !asks) {
                // Texts were told another path of the server afterwards; their length is that of before.
                int length = frame.has("text")
                        ? frame.path("text").asString().length()
                        : frame.path("length").asInt();
                lengths.merge(stream, length, Integer::sum);
            }
        }
        RawReader reader = new RawReader(http);
        for (var path : paths.entrySet()) {
            RawReader.Response answer = reader.get(path.getValue());
            assertThat(answer.status()).isEqualTo(statuses.getOrDefault(path.getKey(), 0));
            assertThat(answer.body()).hasSize(lengths.getOrDefault(path.getKey(), 0));
        }
    }

    /// Asks what was asked then, with tickets of this server in the place of those.
    private RawHttp.Response ask(RawHttp http, JsonNode request) throws IOException {
        List<String> headers = new ArrayList<>();
        Optional<String> user = Optional.empty();
        for (JsonNode header : request.path("headers")) {
            String value = header.get(1).asString();
            Matcher ticket = TICKET.matcher(value);
            if (ticket.find()) {
                user = Optional.of(ticket.group(1) + "@pbs");
                value = value.replace(ticket.group(), ticketLike(ticket.group(), user.get()));
            }
            headers.add(header.get(0).asString() + ": " + value);
        }
        for (int i = 0; i < headers.size(); i++) {
            boolean sound = headers.get(i).matches("CSRFPreventionToken: [0-9A-F]{8}:.*") && user.isPresent();
            if (sound && !headers.get(i).contains("AAAA")) {
                headers.set(i, "CSRFPreventionToken: " + login(user.get())[1]);
            }
        }
        headers.removeIf(it -> it.toLowerCase(java.util.Locale.ROOT).matches("(host|content-length): .*"));
        return http.ask(request.path("line").asString(), headers, body(request));
    }

    private String body(JsonNode request) throws IOException {
        String body = request.path("body").asString("");
        Matcher ticket = TICKET.matcher(body);
        return ticket.find() ? body.replace(ticket.group(), login(ticket.group(1) + "@pbs")[0]) : body;
    }

    private String ticketLike(String recorded, String user) throws IOException {
        String ours = login(user)[0];
        String broken = recorded.endsWith("AAAAA") ? ours.substring(0, ours.length() - 5) + "AAAAA" : ours;
        return recorded.contains("%3A") ? URLEncoder.encode(broken, StandardCharsets.UTF_8) : broken;
    }

    /// Ticket and token against forged requests.
    private String[] login(String user) throws IOException {
        String[] known = logins.get(user);
        if (known != null) {
            return known;
        }
        try (RawHttp http = RawHttp.tls(server)) {
            RawHttp.Response answer = http.ask(
                    "POST /api2/json/access/ticket HTTP/1.1",
                    List.of("Content-Type: application/json"),
                    "{\"username\":\"" + user + "\",\"password\":\"" + PASSWORDS.get(user) + "\"}");
            JsonNode data = new JsonMapper().readTree(answer.body()).path("data");
            String[] fresh = {
                data.path("ticket").asString(), data.path("CSRFPreventionToken").asString()
            };
            logins.put(user, fresh);
            return fresh;
        }
    }
}
