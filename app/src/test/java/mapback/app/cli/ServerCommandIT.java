package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mapback.testkit.server.TestProxy;
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
        assertThat(after.run(helper(), "list", "--repository", repository)).isEqualTo(13);
        assertThat(after.run(helper(), "list", "--repository", repository, "--fingerprint", server().fingerprint()))
                .isEqualTo(5);
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

    @Test
    void an_unknown_certificate_is_refused_until_somebody_says_that_it_is_right() {
        Shell nobody = stranger();
        nobody.environment.put("PBS_PASSWORD", PASSWORD);
        assertThat(nobody.run(helper(), "list", "--repository", repository())).isEqualTo(13);
        assertThat(nobody.err()).contains(server().fingerprint()).contains("--fingerprint");
        Shell first = stranger();
        first.environment.put("PBS_PASSWORD", PASSWORD);
        first.typed.add("yes");
        assertThat(first.run(helper(), "list", "--repository", repository()))
                .as(first.err())
                .isZero();
        assertThat(first.prompts.toString()).contains(server().fingerprint());
        Shell second = stranger();
        second.environment.put("PBS_PASSWORD", PASSWORD);
        assertThat(second.run(helper(), "list", "--repository", repository()))
                .as(second.err())
                .isZero();
        assertThat(second.prompts.toString()).isEmpty();
    }

    @Test
    void a_pasted_text_becomes_a_repository_with_a_name() throws Exception {
        String text = "export PBS_REPOSITORY='" + repository() + "'\nexport PBS_FINGERPRINT=" + server().fingerprint()
                + "\nexport PBS_PASSWORD=" + PASSWORD + "\n";
        Shell add = stranger();
        assertThat(add.run(helper(), "repository", "add", "home", text))
                .as(add.err())
                .isZero();
        assertThat(add.out()).contains("is saved as \"home\"").contains("has let mapback@pbs in");
        Shell list = stranger();
        assertThat(list.run(helper(), "list", "--repository", "home"))
                .as(list.err())
                .isZero();
        assertThat(list.out()).contains("vm/100");
        Shell twice = stranger();
        assertThat(twice.run(helper(), "repository", "add", "home", "store")).isEqualTo(2);
        Shell all = stranger();
        assertThat(all.run(helper(), "repository", "list")).isZero();
        assertThat(all.out()).contains("home").contains(repository()).doesNotContain(PASSWORD);
        Shell test = stranger();
        assertThat(test.run(helper(), "repository", "test", "home"))
                .as(test.err())
                .isZero();
        assertThat(stranger().run(helper(), "repository", "remove", "home")).isZero();
        Shell gone = stranger();
        assertThat(gone.run(helper(), "repository", "remove", "home")).isEqualTo(3);
    }

    @Test
    void all_connections_go_through_the_proxy_that_is_named() throws Exception {
        try (TestProxy proxy = TestProxy.start()) {
            Shell shell = shell();
            shell.environment.put("ALL_PROXY", "http://127.0.0.1:" + proxy.port());
            assertThat(shell.run(helper(), "list", "--repository", repository()))
                    .as(shell.err())
                    .isZero();
            assertThat(proxy.heads()).isNotEmpty().allMatch(head -> head.startsWith("CONNECT 127.0.0.1:"));
        }
    }
}
