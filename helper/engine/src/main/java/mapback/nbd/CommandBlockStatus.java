package mapback.nbd;

import java.nio.ByteBuffer;
import java.util.List;

/// `NBD_CMD_BLOCK_STATUS`: what is stored in a range, by `base:allocation`.
final class CommandBlockStatus extends Answer {
    static final int TYPE = 7;

    /// `NBD_STATE_HOLE` and `NBD_STATE_ZERO`
    private static final int HOLE = 0x1 | 0x2;

    private static final int SPAN_SIZE = 8;

    /// Set by the virtual thread.
    private List<Span> spans = List.of();

    private boolean hasBegun;

    private CommandBlockStatus(Session session, Request request) {
        super(session, request);
    }

    static Answer begin(Session session, Request request) {
        if (!session.agreed().isStructured || !request.hasOnly(Request.REQ_ONE)) {
            return Refusal.badFlags(session, request);
        }
        if (!session.agreed().reportsAllocation) {
            return new Refusal(session, request, NbdError.EINVAL, "no meta context was agreed on");
        }
        if (request.length() == 0 || !request.isWithin(session.export().size())) {
            return Refusal.outOfRange(session, request, NbdError.EINVAL);
        }
        return new CommandBlockStatus(session, request);
    }

    @Override
    Step advance() {
        if (!hasBegun) {
            hasBegun = true;
            int most = request.has(Request.REQ_ONE) ? 1 : NbdLimits.SPANS;
            session.tasks().run(this, () -> {
                spans = session.reader().spans(request.offset(), request.length(), most);
                checkSpans(most);
            });
            return Step.WAITING;
        }
        if (!session.out().takes((long) SPAN_SIZE * spans.size())) {
            return Step.OUTPUT_FULL;
        }
        if (failure != null) {
            Replies.error(session, request, NbdError.EIO, Failures.message(session, request, failure));
            return Step.DONE;
        }
        putSpans();
        return Step.DONE;
    }

    private void checkSpans(int most) {
        long covered = spans.stream().mapToLong(Span::length).sum();
        if (spans.isEmpty() || spans.size() > most || covered > request.length()) {
            throw new IllegalStateException(
                    spans.size() + " spans of " + covered + " bytes are not what was asked for");
        }
    }

    private void putSpans() {
        Replies.blockStatus(session.out(), request, Agreed.ALLOCATION, spans.size());
        ByteBuffer out = session.out().headers();
        for (Span span : spans) {
            out.putInt((int) span.length()).putInt(span.isHole() ? HOLE : 0);
        }
    }
}
