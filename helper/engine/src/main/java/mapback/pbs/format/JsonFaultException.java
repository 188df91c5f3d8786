package mapback.pbs.format;

/// A JSON document that is none, is beyond the limits, or lacks what it must have. Who knows which file it was turns
/// it into a problem.
public final class JsonFaultException extends Exception {
    private static final long serialVersionUID = 1L;

    /// What is wrong.
    public enum Kind {
        /// It is no JSON, or no UTF-8, or a key is in an object twice.
        SYNTAX,
        /// It is longer, deeper or has more values than the limits.
        LIMIT,
        /// A field is missing or has the wrong type.
        FIELD,
        /// A null stands where there must be none.
        NULL
    }

    private final Kind kind;

    JsonFaultException(Kind kind, String detail) {
        super(detail);
        this.kind = kind;
    }

    /// What is wrong.
    public Kind kind() {
        return kind;
    }

    /// Where or what, in words; shows no content of the document.
    public String detail() {
        return String.valueOf(getMessage());
    }
}
