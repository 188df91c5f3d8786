package mapback.nbd;

/// `NBD_CMD_TRIM`: the client needs a range no longer.
final class CommandTrim {
    static final int TYPE = 4;

    private CommandTrim() {}

    static Answer begin(Session session, Request request) {
        if (!session.export().isWritable()) {
            return Refusal.readOnly(session, request);
        }
        if (!request.hasOnly(0)) {
            return Refusal.badFlags(session, request);
        }
        if (!request.isWithin(session.export().size())) {
            return Refusal.outOfRange(session, request, NbdError.EINVAL);
        }
        return request.length() == 0
                ? new Success(session, request)
                : new Change(session, request, reader -> reader.trim(request.offset(), request.length()));
    }
}
