package mapback.nbd;

/// `NBD_CMD_WRITE_ZEROES`: a range shall read as zeros.
final class CommandWriteZeroes {
    static final int TYPE = 6;

    private CommandWriteZeroes() {}

    static Answer begin(Session session, Request request) {
        if (!session.export().isWritable()) {
            return Refusal.readOnly(session, request);
        }
        if (!request.hasOnly(Request.NO_HOLE)) {
            return Refusal.badFlags(session, request);
        }
        if (!request.isWithin(session.export().size())) {
            return Refusal.outOfRange(session, request, NbdError.ENOSPC);
        }
        if (request.length() == 0) {
            return new Success(session, request);
        }
        boolean mayPunch = !request.has(Request.NO_HOLE);
        return new Change(session, request, reader -> reader.zero(request.offset(), request.length(), mayPunch));
    }
}
