package mapback.protocol;

/// A secret on its way over the socket. Its text never shows in a log.
///
/// @param text the secret; the receiver copies it into a holder that wipes itself and drops this
public record SecretText(String text) {
    @Override
    public String toString() {
        return "(secret)";
    }
}
