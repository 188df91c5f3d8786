package mapback.app.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import mapback.problem.GeneralProblem.Internal;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import org.junit.jupiter.api.Test;

/// What is under way is looked at again and again.
class LiveTest {
    @Test
    void one_bad_answer_does_not_end_the_looking() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ScriptedHelper helper = new ScriptedHelper(request -> switch (request) {
            case Request.ListJobs _ when asked.getAndIncrement() == 0 -> throw new IllegalStateException("spoiled");
            case Request.ListJobs _ -> new Reply.Jobs(List.of());
            default -> new Reply.Mappings(List.of());
        });
        Live live = new Live(helper, helper.work());
        Work.Doing looking = live.begin();

        helper.next();
        assertThat(live.problem().get()).get().isInstanceOf(Internal.class);
        helper.next();
        assertThat(live.problem().get()).isEmpty();
        looking.drop();
    }
}
