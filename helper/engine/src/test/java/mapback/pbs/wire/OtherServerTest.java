package mapback.pbs.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import mapback.pbs.format.AuthId;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.key.Secret;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.Sentences;
import mapback.problem.ServerProblem.NotABackupServer;
import mapback.problem.ServerProblem.OtherServer;
import mapback.problem.ServerProblem.SecondFactorUnknown;
import mapback.problem.ServerProblem.ServerRefused;
import mapback.testkit.server.ScriptedPeer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What answers is another program than a backup server, most likely Proxmox VE on its port 8006.
@Timeout(60)
class OtherServerTest {
    private static final String REFUSED =
            "HTTP/1.1 401 No ticket\r\nConnection: close\r\nServer: pve-api-daemon/3.0\r\n"
                    + "Content-Length: 13\r\nContent-Type: application/json;charset=UTF-8\r\n\r\n{\"data\":null}";
    private static final String LET_IN =
            "{\"data\":{\"ticket\":\"PVE:root@pam:6762B2C0::c2ln\",\"username\":\"root@pam\","
                    + "\"CSRFPreventionToken\":\"6762B2C0:c2ln\"}}";

    private static Network network;

    @BeforeAll
    static void start() {
        network = new Network();
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    private static Trust trust(ScriptedPeer peer) throws Exception {
        return new Trust(Optional.of(Fingerprint.parse(peer.fingerprint(), "test")));
    }

    private static Problem problem(ScriptedPeer peer, String who, Login login) throws Exception {
        try (Server server =
                new Server(network, AuthId.parse(who, "test"), "127.0.0.1", peer.port(), trust(peer), login)) {
            return problem(server::version);
        }
    }

    private interface Call {
        Object call() throws Exception;
    }

    private static Problem problem(Call call) throws Exception {
        try {
            call.call();
        } catch (ProblemException e) {
            return e.problem();
        }
        throw new AssertionError("nothing went wrong");
    }

    private static NotABackupServer proxmoxVe(ScriptedPeer peer) {
        return new NotABackupServer("127.0.0.1", peer.port(), OtherServer.PROXMOX_VE);
    }

    @Test
    void proxmox_ve_is_known_by_what_it_says_it_is() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.answering(REFUSED)) {
            assertThat(problem(peer, "root@pam", ServerTest.PASSWORD)).isEqualTo(proxmoxVe(peer));
            Login token = new Login.TokenSecret(Secret.ofUtf8("d9acafbf-43de-491c-b305-0cc1dc27ca9c"));
            assertThat(problem(peer, "root@pam!tok", token)).isEqualTo(proxmoxVe(peer));
            assertThat(problem(() -> {
                        Server.reach(network, "127.0.0.1", peer.port(), Optional.empty(), trust(peer));
                        return "";
                    }))
                    .isEqualTo(proxmoxVe(peer));
        }
    }

    @Test
    void proxmox_ve_is_known_by_its_ticket() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                + LET_IN.length() + "\r\n\r\n" + LET_IN;
        try (ScriptedPeer peer = ScriptedPeer.answering(answer)) {
            assertThat(problem(peer, "root@pam", ServerTest.PASSWORD)).isEqualTo(proxmoxVe(peer));
        }
    }

    @Test
    void the_sentence_says_what_it_is_and_which_port_is_meant() throws Exception {
        Problem problem = new NotABackupServer("pve.example", 8006, OtherServer.PROXMOX_VE);
        assertThat(Sentences.ofProblems(Locale.ENGLISH).sentence(problem)).contains("pve.example:8006", "8007", "VE");
        assertThat(Sentences.ofProblems(Locale.GERMAN).sentence(problem)).contains("pve.example:8006", "8007", "VE");
    }

    @Test
    void any_other_program_is_told_too() throws Exception {
        String page = "<html>Not here</html>";
        String answer = "HTTP/1.1 404 Not Found\r\nServer: nginx\r\nConnection: close\r\nContent-Length: "
                + page.length() + "\r\n\r\n" + page;
        try (ScriptedPeer peer = ScriptedPeer.answering(answer)) {
            assertThat(problem(peer, "root@pam", ServerTest.PASSWORD))
                    .isEqualTo(new NotABackupServer("127.0.0.1", peer.port(), OtherServer.OTHER));
        }
    }

    private static String answering(String status, String type, String body) {
        return "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void a_page_for_people_comes_from_no_backup_server() throws Exception {
        for (String status : List.of("200 OK", "400 Bad Request", "403 Forbidden")) {
            String answer = answering(status, "text/html", " \n<!DOCTYPE html><html>Welcome</html>");
            try (ScriptedPeer peer = ScriptedPeer.answering(answer)) {
                NotABackupServer other = new NotABackupServer("127.0.0.1", peer.port(), OtherServer.OTHER);
                assertThat(problem(peer, "root@pam", ServerTest.PASSWORD)).isEqualTo(other);
                assertThat(problem(() -> {
                            Server.reach(network, "127.0.0.1", peer.port(), Optional.empty(), trust(peer));
                            return "";
                        }))
                        .isEqualTo(other);
            }
        }
    }

    @Test
    void what_refuses_a_login_does_not_repeat_the_password_in_any_spelling() throws Exception {
        String said = "no: throwaway\\\"x \\u00e4 throwaway%5C%22x throwaway\\\\\\\"x, says throw";
        Login login = new Login.Password(Secret.ofUtf8("throwaway\\\"x"), Optional.empty());
        try (ScriptedPeer peer = ScriptedPeer.answering(answering("400 Bad Request", "text/plain", said))) {
            assertThat(problem(peer, "joe@pbs", login))
                    .isEqualTo(
                            new ServerRefused("127.0.0.1:" + peer.port(), 400, "no: *** \\u00e4 *** ***, says throw"));
        }
    }

    @Test
    void a_second_factor_that_cannot_be_typed_in_is_told_as_such() throws Exception {
        for (List<String> offered : List.of(List.<String>of(), List.of("webauthn", "yubico"))) {
            String kinds = offered.stream()
                    .map(kind -> "\\\"" + kind + "\\\"%3A{}")
                    .collect(Collectors.joining(",", "{", "}"));
            String answer = answering(
                    "200 OK",
                    "application/json",
                    "{\"data\":{\"ticket\":\"PBS:!tfa!" + kinds + ":6762B2C0::c2ln\",\"username\":\"joe@pbs\","
                            + "\"CSRFPreventionToken\":\"invalid\"}}");
            try (ScriptedPeer peer = ScriptedPeer.answering(answer)) {
                assertThat(problem(peer, "joe@pbs", ServerTest.PASSWORD))
                        .isEqualTo(new SecondFactorUnknown("joe@pbs", "127.0.0.1:" + peer.port(), offered));
            }
        }
    }
}
