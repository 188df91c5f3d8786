package mapback.nbd;

/// `NBD_CMD_CACHE`: a range will be read soon. The reply does not wait for it.
final class CommandCache {
    static final int TYPE = 5;

    private CommandCache() {}

    static Answer begin(Session session, Request request) {
        if (!request.hasOnly(0)) {
            return Refusal.badFlags(session, request);
        }
        if (!request.isWithin(session.export().size())) {
            return Refusal.outOfRange(session, request, NbdError.EINVAL);
        }
        if (request.length() > 0) {
            session.reader().prefetch(request.offset(), (int) Math.min(request.length(), NbdLimits.PREFETCH));
        }
        return new Success(session, request);
    }
}
