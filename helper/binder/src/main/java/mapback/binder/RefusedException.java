package mapback.binder;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import mapback.binder.wire.Message;
import mapback.binder.wire.Reason;

/// What was asked is not done; the answer says why.
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    final transient List<Message> answer;

    RefusedException(Reason reason, Message... rows) {
        super(reason.name());
        this.answer = Stream.concat(Stream.of(rows), Stream.of(Message.refused(reason, "")))
                .toList();
    }
}
