package mapback.pbs.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem.ServerAddressInvalid;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "store,                                root@pam,    localhost:8007,       store, store",
        "pbs.example:store,                    root@pam,    pbs.example:8007,     store, pbs.example:store",
        "joe@pbs@pbs.example:store,            joe@pbs,     pbs.example:8007,     store, joe@pbs@pbs.example:8007:store",
        "joe@pbs!tok@host:store,               joe@pbs!tok, host:8007,            store, joe@pbs!tok@host:8007:store",
        "192.168.55.55:1234:store,             root@pam,    192.168.55.55:1234,   store, 192.168.55.55:1234:store",
        "[ff80::51]:1234:store,                root@pam,    [ff80::51]:1234,      store, [ff80::51]:1234:store",
        "[ff80::51]:store,                     root@pam,    [ff80::51]:8007,      store, [ff80::51]:store",
        "joe@pbs@[ff80::51]:store,             joe@pbs,     [ff80::51]:8007,      store, joe@pbs@[ff80::51]:8007:store",
        "1234:store,                           root@pam,    1234:8007,            store, 1234:store",
        "joe@home.org@ldap!t-1@h:8:s.t-o_re,   joe@home.org@ldap!t-1, h:8,        s.t-o_re, joe@home.org@ldap!t-1@h:8:s.t-o_re",
        "root@pam@localhost:store,             root@pam,    localhost:8007,       store, root@pam@localhost:8007:store",
        "a!b@pbs@h:s,                          a!b@pbs,     h:8007,               s,     a!b@pbs@h:8007:s",
    })
    void an_address_is_read_as_upstream_reads_it(
            String text, String auth, String hostAndPort, String datastore, String canonical) throws Exception {
        ServerAddress address = ServerAddress.parse(text);
        assertThat(address.auth().text()).isEqualTo(auth);
        assertThat(address.hostAndPort()).isEqualTo(hostAndPort);
        assertThat(address.datastore()).isEqualTo(datastore);
        assertThat(address.text()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":store",
                "host:",
                "host:1234:",
                "host:0:store",
                "host:65536:store",
                "host:123456:store",
                "host:port:store",
                "joe@host:store",
                "joe@pbs@store",
                "joe@pbs!@host:store",
                "joe@pbs!t!u@host:store",
                "@pbs@host:store",
                "ff80::51:store",
                "[ff80::51:store",
                "[host]:store",
                "ho st:store",
                "host:sto/re",
                "host:.store",
                "/mnt/store",
                "-h:store",
                "host:st\u0000re"
            })
    void any_other_text_is_told(String text) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ServerAddress.parse(text))
                .matches(e -> e.problem() instanceof ServerAddressInvalid);
    }

    @Test
    void what_is_longer_than_a_repository_can_be_is_told() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ServerAddress.parse("h".repeat(251) + ":store"));
    }

    @Test
    void an_address_that_is_written_and_read_is_the_same() {
        Seeded.rounds(2000, random -> {
            ServerAddress address = any(random);
            assertThat(ServerAddress.parse(address.text())).isEqualTo(address);
        });
    }

    private static ServerAddress any(Seeded random) {
        boolean isNamed = random.between(0, 1) == 1;
        Optional<String> token = random.between(0, 1) == 1 ? Optional.of(word(random)) : Optional.empty();
        AuthId auth = isNamed ? new AuthId(word(random) + "@" + word(random), token) : AuthId.ROOT;
        String host =
                random.between(0, 1) == 1 ? word(random) + "." + word(random) : "fe80::" + random.between(1, 9999);
        return new ServerAddress(auth, isNamed, host, random.between(1, 65535), word(random));
    }

    private static String word(Seeded random) {
        return "a" + Integer.toString(random.between(1, 1 << 24), 36);
    }

    @Test
    void any_text_is_an_address_or_told() {
        String signs = "a1.-_@!:[]% /\u00e4\u0000";
        Seeded.rounds(5000, random -> {
            StringBuilder text = new StringBuilder();
            for (int at = random.between(0, 24); at > 0; at--) {
                text.append(signs.charAt(random.between(0, signs.length() - 1)));
            }
            try {
                ServerAddress found = ServerAddress.parse(text.toString());
                assertThat(ServerAddress.parse(found.text())).isEqualTo(found);
            } catch (ProblemException e) {
                assertThat(e.problem()).isInstanceOf(ServerAddressInvalid.class);
            }
        });
    }
}
