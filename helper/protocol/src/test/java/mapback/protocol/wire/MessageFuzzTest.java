package mapback.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import mapback.problem.HelperProblem.MessageInvalid;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;

/// Any bytes are a message or a problem, never anything else.
class MessageFuzzTest {
    private static final int INPUTS = Integer.getInteger("mapback.fuzz.inputs", 5000);

    @Test
    void any_bytes_are_a_call_or_a_problem() {
        Seeded.rounds(INPUTS, random -> {
            Method method = random.oneOf(Method.ALL);
            byte[] sound = Message.Call.of(AnyRecord.of(method.request(), random), false, random.chance(50))
                    .render();
            byte[] text = random.chance(5) ? random.bytesUpTo(200) : random.damaged(sound);
            try {
                Message.Call call = Message.Call.parse(text);
                Request request = RecordCodec.decode(method.request(), call.parameters());
                Message.Call.of(request, false, false).render();
            } catch (ProblemException e) {
                assertThat(e.problem()).isInstanceOf(MessageInvalid.class);
            } catch (FieldException e) {
                assertThat(e.field()).isNotEmpty();
            }
        });
    }

    @Test
    void any_bytes_are_an_answer_or_a_problem() {
        List<Class<?>> problems = AnyRecord.problems();
        Seeded.rounds(INPUTS, random -> {
            Method method = random.oneOf(Method.ALL);
            Reply reply = AnyRecord.of(method.reply(), random);
            Problem problem = (Problem) AnyRecord.of(random.oneOf(problems), random);
            Message.Answer sent =
                    random.chance(50) ? Message.Answer.of(reply, random.chance(50)) : Message.Answer.of(problem);
            try {
                Reply got = Message.Answer.parse(random.damaged(sent.render())).reply(method);
                Message.Answer.of(got, false).render();
            } catch (ProblemException e) {
                Message.Answer.of(e.problem()).render();
            }
        });
    }

    @Test
    void a_message_full_of_brackets_is_refused_quickly() {
        List<byte[]> texts = new ArrayList<>();
        for (byte filler : new byte[] {'[', '{', '"', '1', '-', '\\', ' ', 0x7f, (byte) 0xff}) {
            byte[] text = new byte[Limits.MESSAGE_SIZE];
            java.util.Arrays.fill(text, filler);
            texts.add(text);
        }
        assertThat(texts).allSatisfy(text -> {
            try {
                Message.Call.parse(text);
                throw new AssertionError("parsed");
            } catch (ProblemException e) {
                assertThat(e.problem()).isInstanceOf(MessageInvalid.class);
            }
        });
    }
}
