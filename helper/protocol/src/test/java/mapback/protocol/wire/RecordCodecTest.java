package mapback.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import mapback.problem.ProblemException;
import mapback.protocol.KeyOffer;
import mapback.protocol.Request;
import mapback.protocol.SecretText;
import mapback.protocol.Source;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCodecTest {
    @Test
    void every_request_and_reply_comes_back_as_it_was() {
        Seeded.rounds(300, random -> {
            for (Method method : Method.ALL) {
                for (Class<?> type : List.of(method.request(), method.reply())) {
                    Record sent = (Record) AnyRecord.of(type, random);
                    byte[] text = Json.render(RecordCodec.encode(sent));
                    assertThat((Object) RecordCodec.decode(type, Json.parse(text)))
                            .isEqualTo(sent);
                }
            }
        });
    }

    @Test
    void fields_are_in_snake_case_and_absent_ones_are_left_out() {
        var offer = new KeyOffer(new SecretText("{}"), "/root/key", Optional.empty());
        var request = new Request.ContinueJob("7", Optional.empty(), Optional.of(offer));
        assertThat(text(Json.render(RecordCodec.encode(request))))
                .isEqualTo("{\"job\":\"7\",\"key\":{\"key_file\":\"{}\",\"origin\":\"/root/key\"}}");
    }

    @Test
    void fields_that_the_record_lacks_are_ignored_and_null_is_absence() throws Exception {
        assertThat(decode("{\"source\":{\"repository\":\"/d\",\"namespace\":\"\",\"key\":null,\"colour\":[1,{}]},"
                        + "\"group\":null,\"later\":{\"a\":1.5}}"))
                .isEqualTo(new Request.ListSnapshots(new Source("/d", "", Optional.empty()), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"source\":1}",
                "{\"source\":{\"repository\":\"/d\"}}",
                "{\"source\":{\"repository\":null,\"namespace\":\"\"}}",
                "{\"source\":{\"repository\":1,\"namespace\":\"\"}}",
                "{\"source\":{\"repository\":[\"/d\"],\"namespace\":\"\"}}",
                "{\"source\":{\"repository\":\"/d\",\"namespace\":\"\"},\"group\":7}"
            })
    void a_missing_field_or_one_of_another_type_is_named(String text) {
        assertThatThrownBy(() -> decode(text)).isInstanceOf(FieldException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1e3", "\"1\"", "true", "9223372036854775808", "4294967296", "[1]"})
    void a_number_is_an_integer_that_fits(String umask) throws Exception {
        var options = Json.parse(("{\"overwrite\":true,\"changed_only\":false,\"skip_damaged\":false,"
                        + "\"ignore_space\":false,\"umask\":" + umask + "}")
                .getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> RecordCodec.decode(mapback.protocol.RestoreOptions.class, options))
                .isInstanceOfSatisfying(
                        FieldException.class, e -> assertThat(e.field()).isEqualTo("umask"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "[]",
                "null",
                "{} {}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":NaN}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":1,}",
                "{\"a\":\"\u0001\"}",
                "{a:1}",
                "//\n{}"
            })
    void text_that_is_not_one_strict_json_object_is_refused(String text) {
        assertThatThrownBy(() -> Json.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void nesting_and_numbers_have_limits() {
        assertThatThrownBy(() -> Json.parse(
                        ("{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> Json.parse(("{\"a\":" + "1".repeat(40) + "}").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void half_a_surrogate_pair_is_sent_as_a_replacement_character() throws Exception {
        var parsed = Json.parse("{\"notes\":\"a\\ud800b\\ud83d\\ude00\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(text(Json.render(parsed))).isEqualTo("{\"notes\":\"a\ufffdb\ud83d\ude00\"}");
    }

    @Test
    void a_secret_shows_in_no_text() {
        assertThat(new KeyOffer(new SecretText("hunter2"), "", Optional.of(new SecretText("hunter3"))))
                .asString()
                .doesNotContain("hunter");
    }

    private static Request decode(String text) throws Exception {
        return RecordCodec.decode(Request.ListSnapshots.class, Json.parse(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
