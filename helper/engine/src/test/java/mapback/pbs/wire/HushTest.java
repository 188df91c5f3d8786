package mapback.pbs.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import mapback.pbs.key.Secret;
import org.junit.jupiter.api.Test;

/// Secrets in what a server says.
class HushTest {
    private static String hushed(String said, String... secrets) {
        Hush hush = Hush.of(List.of(secrets).stream().map(Secret::ofUtf8).toList());
        return new String(hush.hush(said.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    @Test
    void what_holds_no_secret_stays_as_it_is() {
        assertThat(hushed("no such datastore 'x'", "Passw0rd", "")).isEqualTo("no such datastore 'x'");
    }

    @Test
    void a_secret_is_found_everywhere_and_in_either_letter_case() {
        assertThat(hushed("Passw0rdPassw0rd and PASSW0RD", "Passw0rd")).isEqualTo("*** and ***");
    }

    @Test
    void several_secrets_that_overlap_leave_nothing_of_each_other() {
        assertThat(hushed("(abcdef)", "abcd", "cdef")).isEqualTo("(***)");
    }

    @Test
    void a_secret_of_other_letters_is_found_in_an_address() {
        assertThat(hushed("/x?p=p%C3%A4ss%20w&y", "p\u00e4ss w")).isEqualTo("/x?p=***&y");
    }

    @Test
    void each_letter_may_be_written_another_way() {
        assertThat(hushed("as {a/b}\\, %7Ba/b}%5c, %7ba%2Fb%7D\\\\ or \\u007ba\\/b}\\u005C here", "{a/b}\\"))
                .isEqualTo("as ***, ***, *** or *** here");
        assertThat(hushed("two\\\\words, two\\\\\\\\words", "two\\\\words")).isEqualTo("***, ***");
    }

    @Test
    void what_was_cut_in_its_middle_goes_too() {
        String long4096 = "x".repeat(ServerText.MAX_SIZE - 4) + "Pass";
        assertThat(hushed(long4096, "Passw0rd")).endsWith("x***");
        assertThat(hushed("say Pass", "Passw0rd")).isEqualTo("say Pass");
    }
}
