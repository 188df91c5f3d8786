package mapback.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import mapback.buffer.BufferPool;
import mapback.chunk.Chunks;
import mapback.job.Cores;
import mapback.pbs.key.Secret;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.SecretProblem.SecretServiceLocked;
import mapback.problem.SecretProblem.SecretServiceLocked.Reason;
import mapback.problem.ServerProblem.CertificateUnknown;
import mapback.problem.ServerProblem.LoginNeeded;
import mapback.problem.ServerProblem.ServerUnreachable;
import mapback.protocol.AccessOffer;
import mapback.protocol.KeyringUse;
import mapback.protocol.SecretText;
import mapback.protocol.Source;
import mapback.repository.ConfigFolder;
import mapback.repository.KeptSecrets;
import mapback.repository.KernelSecrets;
import mapback.repository.KnownFingerprints;
import mapback.repository.Repositories;
import mapback.repository.SecretPlace;
import mapback.testkit.Fixtures;
import mapback.testkit.server.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// In which order somebody is asked what lets in.
class SourcesTest {
    private static final String WHO = "mapback@pbs";

    @TempDir
    private Path home;

    private final BufferPool pool = new BufferPool(Chunks.SMALLEST_MEMORY);
    private final Cores cores = new Cores();
    private final Chunks chunks = new Chunks(pool, cores);
    private final Repositories repositories = new Repositories(chunks, cores);
    private TestServer server;

    @BeforeEach
    void serve() {
        server = TestServer.over(Fixtures.datastore())
                .refusalWait(Duration.ofMillis(20))
                .start();
    }

    @AfterEach
    void end() {
        repositories.close();
        chunks.close();
        pool.close();
        cores.close();
        server.close();
    }

    /// A desktop's keyring that knows the password, and is locked until it is asked for.
    private static final class Locked implements KeptSecrets {
        @Override
        public Optional<Secret> find(SecretPlace place) throws IOException {
            throw new ProblemException(new SecretServiceLocked(Reason.LOCKED));
        }

        @Override
        public Optional<Secret> findAsking(SecretPlace place) {
            return Optional.of(Secret.ofUtf8("throwaway-Passw0rd"));
        }

        @Override
        public void keep(SecretPlace place, Secret secret) {}

        @Override
        public boolean forget(SecretPlace place) {
            return false;
        }
    }

    private Problem refusal(AccessOffer offer) throws Exception {
        Sources sources = new Sources(
                repositories,
                new KnownFingerprints(new ConfigFolder(home)),
                new EarlierLogins(new KernelSecrets(), new Locked()));
        try {
            sources.server(new Source(server.repository(WHO), "", Optional.of(offer), Optional.empty()))
                    .login();
        } catch (ProblemException e) {
            return e.problem();
        }
        throw new AssertionError("nothing went wrong");
    }

    private AccessOffer trusting() {
        return new AccessOffer(Optional.empty(), Optional.empty(), Optional.of(server.fingerprint()), Optional.empty());
    }

    @Test
    void the_certificate_is_asked_about_before_a_password() throws Exception {
        assertThat(refusal(AccessOffer.NONE)).isInstanceOf(CertificateUnknown.class);
        assertThat(refusal(AccessOffer.NONE.with(Optional.of(KeyringUse.TELL)))).isInstanceOf(CertificateUnknown.class);
        assertThat(refusal(trusting())).isInstanceOf(LoginNeeded.class);
        assertThat(server.asked().logins()).isZero();
    }

    @Test
    void an_empty_password_counts_as_none_and_is_not_sent() throws Exception {
        AccessOffer empty = new AccessOffer(
                Optional.of(new SecretText("")), Optional.empty(), trusting().fingerprint(), Optional.empty());
        assertThat(refusal(empty)).isInstanceOf(LoginNeeded.class);
        assertThat(server.asked().logins()).isZero();
    }

    @Test
    void nobody_is_asked_for_a_password_of_a_server_that_is_away() throws Exception {
        server.stop();
        assertThat(refusal(trusting())).isInstanceOf(ServerUnreachable.class);
    }

    @Test
    void a_locked_keyring_is_told_to_who_wants_to_know_and_opened_for_who_says_so() throws Exception {
        assertThat(refusal(trusting().with(Optional.of(KeyringUse.TELL))))
                .isEqualTo(new SecretServiceLocked(Reason.LOCKED));
        Sources sources = new Sources(
                repositories,
                new KnownFingerprints(new ConfigFolder(home)),
                new EarlierLogins(new KernelSecrets(), new Locked()));
        AccessOffer opening = trusting().with(Optional.of(KeyringUse.OPEN));
        sources.server(new Source(server.repository(WHO), "", Optional.of(opening), Optional.empty()))
                .login();
        assertThat(server.asked().logins()).isEqualTo(1);
    }
}
