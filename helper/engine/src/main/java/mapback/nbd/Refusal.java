package mapback.nbd;

/// Answers a request that nothing is done for.
final class Refusal extends Answer {
    private final NbdError error;
    private final String message;

    Refusal(Session session, Request request, NbdError error, String message) {
        super(session, request);
        this.error = error;
        this.message = message;
    }

    static Refusal badFlags(Session session, Request request) {
        return new Refusal(session, request, NbdError.EINVAL, "a flag that this command does not have");
    }

    static Refusal outOfRange(Session session, Request request, NbdError error) {
        return new Refusal(session, request, error, "out of range");
    }

    static Refusal readOnly(Session session, Request request) {
        return new Refusal(session, request, NbdError.EPERM, "read-only");
    }

    @Override
    Step advance() {
        if (!session.out().takes(0)) {
            return Step.OUTPUT_FULL;
        }
        Replies.error(session, request, error, message);
        return Step.DONE;
    }
}
