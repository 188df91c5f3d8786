package mapback.nbd;

/// `NBD_CMD_FLUSH`: nothing to do for what is never written.
final class CommandFlush {
    static final int TYPE = 3;

    private CommandFlush() {}

    static Answer begin(Session session, Request request) {
        if (!request.hasOnly(0)) {
            return Refusal.badFlags(session, request);
        }
        if (request.offset() != 0 || request.length() != 0) {
            return new Refusal(session, request, NbdError.EINVAL, "FLUSH has no range");
        }
        return session.export().isWritable()
                ? new Change(session, request, ExportReader::flush)
                : new Success(session, request);
    }
}
