package mapback.nbd;

/// What client and server have agreed on before the first request. Only the connection's thread uses it.
final class Agreed {
    /// The id under which `base:allocation` is reported.
    static final int ALLOCATION = 1;

    /// No 124 zero bytes after the answer to EXPORT_NAME.
    boolean isWithoutZeroes;

    /// Replies of several chunks, with holes and messages.
    boolean isStructured;

    /// BLOCK_STATUS reports `base:allocation`.
    boolean reportsAllocation;

    int flags(Export export) {
        return TransmissionFlags.of(export, isStructured);
    }
}
