package mapback.pbs.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.NameInvalid;
import mapback.problem.SavedProblem.ConnectionTextAmbiguous;
import mapback.problem.SavedProblem.ConnectionTextAmbiguous.Part;
import mapback.problem.SavedProblem.ConnectionTextIncomplete;
import mapback.problem.SavedProblem.ConnectionTextIncomplete.Lack;
import mapback.problem.SavedProblem.ConnectionTextTooLong;
import mapback.problem.ServerProblem.ServerAddressInvalid;
import mapback.testkit.Hostile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTextTest {
    private static final String PRINT =
            "a0:49:9a:95:a6:bf:31:f0:6f:81:ac:c3:c5:ed:58:88:88:af:89:73:67:b0:2a:21:00:77:c0:47:8e:f6:58:dc";

    private static final String SCRIPT = """
            #!/bin/bash
            # nightly
            export PBS_PASSWORD='hunter2 "x"'
            export PBS_REPOSITORY="joe@pbs@10.146.4.1:store1"
            export PBS_FINGERPRINT=%s
            export PBS_NAMESPACE=site-a/inner;
            proxmox-backup-client backup root.pxar:/
            """.formatted(PRINT);

    private static final String STORAGE = """
            dir: local
            \tpath /var/lib/vz
            \tcontent iso,vztmpl

            pbs: nightly
            \tdatastore store1
            \tserver pbs.example.org
            \tcontent backup
            \tfingerprint %s
            \tprune-backups keep-all=1
            \tusername joe@pbs!pve
            \tnamespace site-a
            \tport 8443
            """.formatted(PRINT.toUpperCase(java.util.Locale.ROOT));

    private static final String DIALOGUE = """
            Datastore
            store1
            Hostname/IP: pbs.example.org
            Fingerprint (SHA-256):\u00a0%s
            Repository for CLI and API:
            joe@pbs@pbs.example.org:store1
            """.formatted(PRINT);

    private record Parsed(ConnectionText text, List<String> secrets) {}

    private static Parsed parse(String text) throws ProblemException {
        List<String> secrets = new ArrayList<>();
        ConnectionText parsed = ConnectionText.parse(CharBuffer.wrap(text), secret -> secrets.add(secret.toString()));
        return new Parsed(parsed, secrets);
    }

    private static Problem problem(String text) {
        return catchThrowableOfType(ProblemException.class, () -> parse(text)).problem();
    }

    @Test
    void a_scripts_variables_say_it_all() throws Exception {
        Parsed parsed = parse(SCRIPT);
        assertThat(parsed.text().repository()).isEqualTo("joe@pbs@10.146.4.1:8007:store1");
        assertThat(parsed.text().namespace().text()).isEqualTo("site-a/inner");
        assertThat(parsed.text().fingerprint().map(Fingerprint::text)).contains(PRINT);
        assertThat(parsed.text().name()).isEqualTo("store1");
        assertThat(parsed.secrets()).containsExactly("hunter2 \"x\"");
        assertThat(parsed.text().toString()).doesNotContain("hunter2");
    }

    @Test
    void an_entry_of_proxmox_ve_brings_its_name() throws Exception {
        ConnectionText text = parse(STORAGE).text();
        assertThat(text.repository()).isEqualTo("joe@pbs!pve@pbs.example.org:8443:store1");
        assertThat(text.namespace().text()).isEqualTo("site-a");
        assertThat(text.fingerprint().map(Fingerprint::text)).contains(PRINT);
        assertThat(text.name()).isEqualTo("nightly");
    }

    @Test
    void labels_may_stand_above_their_values_as_web_pages_give_them() throws Exception {
        ConnectionText text = parse(DIALOGUE).text();
        assertThat(text.repository()).isEqualTo("joe@pbs@pbs.example.org:8007:store1");
        assertThat(text.fingerprint().map(Fingerprint::text)).contains(PRINT);
        assertThat(text.name()).isEqualTo("pbs-store1");
    }

    @Test
    void a_token_as_the_server_shows_it_once_is_taken_with_its_secret() throws Exception {
        Parsed parsed = parse("""
                Token ID\tjoe@pbs!laptop
                Secret\t0f3c2a54-0d9e-4a9b-9f0b-1f7e3a6d5c21
                Server: https://pbs.example.org:8007/#DataStore-store1
                Datastore: store1
                """);
        assertThat(parsed.text().repository()).isEqualTo("joe@pbs!laptop@pbs.example.org:8007:store1");
        assertThat(parsed.secrets()).containsExactly("0f3c2a54-0d9e-4a9b-9f0b-1f7e3a6d5c21");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PBSAPIToken=joe@pbs!laptop:s3cret", "token: joe@pbs!laptop=s3cret"})
    void a_token_may_stand_before_its_secret(String line) throws Exception {
        Parsed parsed = parse("server 10.0.0.5\ndatastore store1\n" + line);
        assertThat(parsed.text().repository()).isEqualTo("joe@pbs!laptop@10.0.0.5:8007:store1");
        assertThat(parsed.secrets()).containsExactly("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "joe@pbs@pbs.example.org:store1",
                "  joe@pbs@pbs.example.org:8007:store1\n",
                "PBS_REPOSITORY=joe@pbs@pbs.example.org:store1",
                "Repository: pbs.example.org:store1\nUser: joe@pbs",
                "repository = store1\nhost = pbs.example.org\nuser = joe@pbs",
                "Benutzername: joe@pbs\nAdresse: pbs.example.org\nDatastore: store1",
                "\ufeffserver: \"pbs.example.org\"\r\nstore: 'store1'\r\nuser: joe@pbs\r\nuser: joe@pbs\r\n",
            })
    void many_ways_say_the_same(String text) throws Exception {
        assertThat(parse(text).text().repository()).isEqualTo("joe@pbs@pbs.example.org:8007:store1");
    }

    @Test
    void a_user_and_a_tokens_name_belong_together() throws Exception {
        String place = "server: [fd00::1]:8443\ndatastore: s\n";
        assertThat(parse(place + "PBS_USER=joe@pbs\nPBS_API_TOKEN_NAME=laptop")
                        .text()
                        .repository())
                .isEqualTo("joe@pbs!laptop@[fd00::1]:8443:s");
        assertThat(parse(place + "user: joe@pbs\ntoken id: joe@pbs!laptop")
                        .text()
                        .repository())
                .isEqualTo("joe@pbs!laptop@[fd00::1]:8443:s");
        assertThat(parse("server fd00::1\nstore s\nuser joe@pbs!laptop\nuser joe@pbs")
                        .text()
                        .repository())
                .isEqualTo("joe@pbs!laptop@[fd00::1]:8007:s");
    }

    @Test
    void folders_are_taken_as_they_are() throws Exception {
        assertThat(parse("/media/joe/old disk/store 1").text())
                .isEqualTo(
                        new ConnectionText("/media/joe/old disk/store 1", Namespace.ROOT, Optional.empty(), "store-1"));
        assertThat(parse("file:///srv/store/").text().name()).isEqualTo("store");
        assertThat(parse("/").text().name()).isEqualTo("folder");
    }

    @Test
    void what_a_shell_would_fill_in_is_no_value() throws Exception {
        Parsed parsed = parse("""
                export PBS_PASSWORD="$(cat /root/token)"
                export PBS_REPOSITORY='joe@pbs!x@192.168.1.105:backup'
                export PBS_FINGERPRINT=${PRINT}
                """);
        assertThat(parsed.secrets()).isEmpty();
        assertThat(parsed.text().fingerprint()).isEmpty();
    }

    @Test
    void what_is_missing_is_named() {
        assertThat(problem("")).isEqualTo(new ConnectionTextIncomplete(Lack.ALL));
        assertThat(problem("dear Joe,\nplease restore my disk")).isEqualTo(new ConnectionTextIncomplete(Lack.ALL));
        assertThat(problem("Datastore: store1\nUser: joe@pbs")).isEqualTo(new ConnectionTextIncomplete(Lack.SERVER));
        assertThat(problem("Server: pbs\nUser: joe@pbs")).isEqualTo(new ConnectionTextIncomplete(Lack.DATASTORE));
    }

    @Test
    void two_different_ones_are_refused() {
        assertThat(problem("server a\nserver b\nstore s")).isEqualTo(new ConnectionTextAmbiguous(Part.SERVER));
        assertThat(problem("pbs: one\nserver a\nstore s\n\npbs: two\nserver a\nstore s"))
                .isEqualTo(new ConnectionTextAmbiguous(Part.NAME));
        assertThat(problem("password: one\npassword: two\nserver a\nstore s"))
                .isEqualTo(new ConnectionTextAmbiguous(Part.SECRET));
    }

    @Test
    void wrong_values_are_named_and_secrets_are_not() {
        assertThat(problem("server: a b\nstore: s")).isInstanceOf(ServerAddressInvalid.class);
        assertThat(problem("server: a\nstore: s\nfingerprint: 12:34")).isInstanceOf(NameInvalid.class);
        assertThat(problem("server: a\nstore: s\nns: ../..")).isInstanceOf(NameInvalid.class);
        assertThat(problem("server: a\nstore: s\nuser: joe\npassword: hunter2").toString())
                .contains("joe")
                .doesNotContain("hunter2");
        assertThat(problem("x".repeat(ConnectionText.LONGEST + 1)))
                .isEqualTo(new ConnectionTextTooLong(ConnectionText.LONGEST));
    }

    @Test
    void any_text_says_how_to_connect_or_what_it_lacks() {
        List<byte[]> sound = List.of(SCRIPT, STORAGE, DIALOGUE, "joe@pbs!t@[fd00::1]:8443:store", "/srv/store").stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        new Hostile(sound, Set.of(ProblemException.class), 4 << 20).feed(input -> {
            ConnectionText text =
                    parse(new String(input, StandardCharsets.UTF_8)).text();
            assertThat(text.name()).matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
            if (!text.repository().contains("/")) {
                assertThat(ServerAddress.parse(text.repository()).text()).isEqualTo(text.repository());
            }
        });
    }
}
