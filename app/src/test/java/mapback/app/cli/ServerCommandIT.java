package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mapback.testkit.server.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The commands on a server().
class ServerCommandIT extends CommandSuite {
    private static final String USER = "mapback@pbs";
    private static final String PASSWORD = "throwaway-Passw0rd";

    private Optional<TestServer> started = Optional.empty();

    @Override
    void serve(Path datastore) {
        started = Optional.of(TestServer.over(datastore).start());
    }

    private TestServer server() {
        return started.orElseThrow();
    }

    @AfterAll
    void stop() {
        server().close();
    }

    @Override
    String repository() {
        return server().repository(USER);
    }

    @Override
    void letIn(Map<String, String> environment) {
        environment.put("PBS_PASSWORD", PASSWORD);
        environment.put("PBS_FINGERPRINT", server().fingerprint());
    }

    private Shell stranger() {
        Shell shell = shell();
        shell.environment.remove("PBS_PASSWORD");
        shell.environment.remove("PBS_FINGERPRINT");
        return shell;
    }

    @TestFactory
    Stream<DynamicTest> what_a_server_refuses_has_a_sentence_a_code_and_a_status() {
        String elsewhere = repository().replace(":fixture", ":gone");
        String nobody = server().repository("nobody@pbs");
        String closed = repository().replace(":" + server().port() + ":", ":1:");
        return Stream.of(
                fails(3, "MB-2012", "It shows: fixture", "list", "--repository", elsewhere),
                fails(5, "MB-2008", "does not let nobody@pbs in", "list", "--repository", nobody),
                fails(9, "MB-2002", "port 1", "list", "--repository", closed),
                fails(2, "MB-2001", "is not a repository", "list", "--repository", "a:b:c:d"),
                fails(13, "MB-2006", server().fingerprint(), "list", "--fingerprint", "ab:".repeat(31) + "ab"));
    }

    @Test
    void an_unknown_certificate_is_refused_with_its_fingerprint() {
        Shell shell = stranger();
        shell.environment.put("PBS_PASSWORD", PASSWORD);
        String other = server().repository("joe@pbs");
        assertThat(shell.run(helper(), "list", "--repository", other)).isEqualTo(13);
        assertThat(shell.err()).contains(server().fingerprint()).contains("--fingerprint");
    }

    @Test
    void a_login_serves_the_commands_after_it_until_the_logout() {
        String repository = server().repository("mapback@pbs");
        Shell login = stranger();
        login.typed.add(PASSWORD);
        assertThat(login.run(helper(), "login", "--repository", repository, "--fingerprint", server().fingerprint()))
                .as(login.err())
                .isZero();
        Shell list = stranger();
        assertThat(list.run(helper(), "list", "--repository", repository))
                .as(list.err())
                .isZero();
        assertThat(list.prompts).isEmpty();
        Shell logout = stranger();
        assertThat(logout.run(helper(), "logout", "--repository", repository)).isZero();
        assertThat(logout.out()).contains("is forgotten");
        Shell after = stranger();
        assertThat(after.run(helper(), "list", "--repository", repository)).isEqualTo(5);
        assertThat(after.err()).contains("(MB-2007)");
    }

    @Test
    void the_datastores_of_a_server_are_listed() {
        Shell shell = shell();
        assertThat(shell.run(helper(), "repository", "datastores", "--repository", repository()))
                .as(shell.err())
                .isZero();
        assertThat(shell.out()).contains("fixture");
    }

    @Test
    void a_test_goes_step_by_step() {
        Shell shell = shell();
        assertThat(shell.run(helper(), "repository", "test", "--repository", repository()))
                .as(shell.err())
                .isZero();
        assertThat(shell.out().lines())
                .satisfiesExactly(
                        reach -> assertThat(reach).startsWith("ok: 127.0.0.1:"),
                        certificate -> assertThat(certificate).startsWith("ok: its certificate"),
                        login -> assertThat(login).startsWith("ok: the login is taken"),
                        datastore -> assertThat(datastore).endsWith(":fixture is there."),
                        rights -> assertThat(rights).contains("groups of backups can be seen"));
    }

    @Test
    void a_test_stops_at_the_step_that_fails() {
        Shell shell = shell();
        shell.environment.put("PBS_PASSWORD", "wrong");
        assertThat(shell.run(helper(), "repository", "test", "--repository", repository()))
                .isEqualTo(5);
        assertThat(shell.out().lines().toList()).hasSize(3);
        assertThat(shell.out()).endsWith("failed: the login is not taken.\n");
        assertThat(shell.err()).contains("(MB-2008)");
    }
}
