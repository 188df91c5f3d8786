package mapback.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.format.Namespace;
import mapback.pbs.key.Secret;
import mapback.pbs.wire.Login;
import mapback.pbs.wire.Server;
import mapback.problem.ProblemException;
import mapback.testkit.Fixtures;
import mapback.testkit.server.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whose login counts for whom.
class ServersTest {
    private static final String PASSWORD = "throwaway-Passw0rd";

    private TestServer peer;
    private TestEngine engine;

    @BeforeEach
    void serve() {
        peer = TestServer.over(Fixtures.datastore())
                .refusalWait(Duration.ofMillis(1))
                .start();
        engine = new TestEngine();
    }

    @AfterEach
    void end() {
        engine.close();
        peer.close();
    }

    private Access access(Login login) throws ProblemException {
        return new Access(Optional.of(login), Optional.of(Fingerprint.parse(peer.fingerprint(), "test")));
    }

    private static Login password(String text) {
        return new Login.Password(Secret.ofUtf8(text), Optional.empty());
    }

    private String location() {
        return peer.repository("mapback@pbs");
    }

    @Test
    void a_login_is_made_once_for_all_who_come_with_it() throws Exception {
        for (int i = 0; i < 3; i++) {
            engine.open(location(), access(password(PASSWORD))).namespaces();
        }
        engine.open(location(), Access.NONE).groups(Namespace.ROOT);
        assertThat(peer.asked().logins()).isEqualTo(1);
    }

    @Test
    void seventy_wrong_passwords_do_not_push_out_the_right_one() throws Exception {
        Server good = engine.repositories().server(location(), access(password(PASSWORD)));
        good.login();
        for (int i = 0; i < 70; i++) {
            OpenRepository wrong = engine.open(location(), access(password("wrong " + i)));
            assertThatThrownBy(wrong::namespaces).isInstanceOf(ProblemException.class);
        }
        assertThat(good.version()).startsWith("4.");
        assertThat(engine.repositories().server(location(), access(password(PASSWORD))))
                .isSameAs(good);
    }

    @Test
    void a_ticket_from_before_lets_in_without_the_password() throws Exception {
        Server first = engine.repositories().server(location(), access(password(PASSWORD)));
        Secret ticket = first.ticket().orElseThrow();
        engine.repositories().logout(location());
        OpenRepository again = engine.open(location(), access(new Login.EarlierTicket(ticket)));
        assertThat(again.namespaces()).isNotEmpty();
    }

    @Test
    void a_ticket_that_ran_out_is_followed_by_the_password_where_that_is_known() throws Exception {
        Server first = engine.repositories().server(location(), access(password(PASSWORD)));
        Secret ticket = first.ticket().orElseThrow();
        engine.repositories().logout(location());
        peer.expireTickets();
        Login both = new Login.Password(Secret.ofUtf8(PASSWORD), Optional.empty(), Optional.of(ticket));
        assertThat(engine.open(location(), access(both)).namespaces()).isNotEmpty();
    }

    @Test
    void a_logout_forgets_every_login_of_that_user() throws Exception {
        engine.open(location(), access(password(PASSWORD))).namespaces();
        assertThat(engine.repositories().logout(location())).isTrue();
        assertThat(engine.repositories().logout(location())).isFalse();
        assertThatThrownBy(() -> engine.open(location(), Access.NONE)).hasMessageContaining("LoginNeeded");
    }

    @Test
    void what_is_known_is_enough_to_go_on_elsewhere() throws Exception {
        engine.open(location(), access(password(PASSWORD))).namespaces();
        List<KnownLogin> known = engine.repositories().known();
        assertThat(known).hasSize(1);
        engine.repositories().logout(location());
        peer.expireTickets();
        assertThat(engine.open(known.getFirst().location(), known.getFirst().access())
                        .namespaces())
                .isNotEmpty();
    }

    @Test
    void who_asks_anew_is_heard_anew_for_the_account_may_be_mended_by_now() throws Exception {
        OpenRepository refused = engine.open(location(), access(password("another")));
        assertThatThrownBy(refused::namespaces).hasMessageContaining("LoginRefused");
        peer.accounts().user("mapback@pbs", "another");
        assertThat(engine.open(location(), access(password("another"))).namespaces())
                .isNotEmpty();
    }

    @Test
    void a_login_that_was_refused_does_not_count_for_who_comes_without_one() throws Exception {
        OpenRepository refused = engine.open(location(), access(password("wrong")));
        assertThatThrownBy(refused::namespaces).hasMessageContaining("LoginRefused");
        assertThatThrownBy(() -> engine.open(location(), Access.NONE)).hasMessageContaining("LoginNeeded");
    }
}
