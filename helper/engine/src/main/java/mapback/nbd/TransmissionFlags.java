package mapback.nbd;

/// What a client is told of an export before it sends requests (`NBD_FLAG_…`).
final class TransmissionFlags {
    static final int HAS_FLAGS = 0x0001;
    static final int READ_ONLY = 0x0002;
    static final int SEND_FLUSH = 0x0004;
    static final int SEND_FUA = 0x0008;
    static final int SEND_TRIM = 0x0020;
    static final int SEND_WRITE_ZEROES = 0x0040;
    static final int SEND_DF = 0x0080;
    static final int CAN_MULTI_CONN = 0x0100;
    static final int SEND_CACHE = 0x0400;

    private TransmissionFlags() {}

    /// Every connection to an export that never changes sees the same bytes, so that a client may open several.
    static int of(Export export, boolean isStructured) {
        int flags = HAS_FLAGS | SEND_FLUSH | SEND_FUA | SEND_CACHE;
        flags |= export.isWritable() ? SEND_TRIM | SEND_WRITE_ZEROES : READ_ONLY | CAN_MULTI_CONN;
        return isStructured ? flags | SEND_DF : flags;
    }
}
