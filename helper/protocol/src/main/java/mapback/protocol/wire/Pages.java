package mapback.protocol.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import mapback.problem.HelperProblem.MessageTooLong;
import mapback.problem.ProblemException;
import mapback.protocol.Reply;

/// A list on its way to a caller, in replies of at most [Limits#PAGE_ROWS] rows and one message's length.
///
/// A page goes out when it is full, so the first rows are shown while the rest is still being read. A caller that
/// takes one answer only gets all rows if they fit in one page, else the error `org.varlink.service.ExpectedMore`.
public final class Pages<T> {
    private final Answer answer;
    private final Function<List<T>, Reply> page;
    private final List<T> rows = new ArrayList<>();

    Pages(Answer answer, Function<List<T>, Reply> page) {
        this.answer = answer;
        this.page = page;
    }

    public void add(T row) throws IOException {
        if (rows.size() == Limits.PAGE_ROWS) {
            requireMore();
            sendBefore(rows);
            rows.clear();
        }
        rows.add(row);
    }

    /// Adds all of them and ends.
    public void endWith(Iterable<? extends T> last) throws IOException {
        for (T row : last) {
            add(row);
        }
        end();
    }

    /// Sends what is left as the last answer.
    public void end() throws IOException {
        sendLast(rows);
        rows.clear();
    }

    private void sendBefore(List<T> part) throws IOException {
        Reply reply = page.apply(List.copyOf(part));
        if (answer.fits(reply)) {
            answer.next(reply);
        } else {
            int half = half(part);
            sendBefore(part.subList(0, half));
            sendBefore(part.subList(half, part.size()));
        }
    }

    private void sendLast(List<T> part) throws IOException {
        Reply reply = page.apply(List.copyOf(part));
        if (answer.fits(reply)) {
            answer.last(reply);
        } else {
            requireMore();
            int half = half(part);
            sendBefore(part.subList(0, half));
            sendLast(part.subList(half, part.size()));
        }
    }

    private void requireMore() throws ExpectedMoreException {
        if (!answer.wantsMore()) {
            throw new ExpectedMoreException();
        }
    }

    private static int half(List<?> part) throws ProblemException {
        if (part.size() < 2) {
            throw new ProblemException(new MessageTooLong(Limits.MESSAGE_SIZE));
        }
        return part.size() / 2;
    }
}
