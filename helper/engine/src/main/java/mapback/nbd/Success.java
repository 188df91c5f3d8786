package mapback.nbd;

/// Answers a request that asks for no bytes and was done at once.
final class Success extends Answer {
    Success(Session session, Request request) {
        super(session, request);
    }

    @Override
    Step advance() {
        if (!session.out().takes(0)) {
            return Step.OUTPUT_FULL;
        }
        if (request.type() == CommandRead.TYPE && session.agreed().isStructured) {
            Replies.none(session.out(), request);
        } else {
            Replies.simple(session.out(), request);
        }
        return Step.DONE;
    }
}
