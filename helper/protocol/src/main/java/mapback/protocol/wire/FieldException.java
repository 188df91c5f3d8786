package mapback.protocol.wire;

/// A field lacks, or has another type than the interface says.
final class FieldException extends Exception {
    private static final long serialVersionUID = 1L;

    /// The field's name; for one inside another their names joined by dots, as in `source.repository`.
    private final String field;

    FieldException(String field, String why) {
        super(field + ": " + why);
        this.field = field;
    }

    String field() {
        return field;
    }
}
