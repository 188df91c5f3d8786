package mapback.app.model;

/// Fingerprints as people compare them.
public final class Fingerprints {
    /// Eight pairs, as the field's tools show a key's fingerprint.
    private static final int SHORT = 23;

    private static final int PAIRS_A_LINE = 8;

    private Fingerprints() {}

    /// The first eight pairs.
    public static String shortened(String fingerprint) {
        return fingerprint.substring(0, Math.min(SHORT, fingerprint.length()));
    }

    /// Four lines of eight pairs, to be compared line by line.
    public static String inLines(String fingerprint) {
        String[] pairs = fingerprint.split(":", -1);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < pairs.length; i++) {
            if (i > 0) {
                lines.append(i % PAIRS_A_LINE == 0 ? '\n' : ' ');
            }
            lines.append(pairs[i].toUpperCase(java.util.Locale.ROOT));
        }
        return lines.toString();
    }
}
