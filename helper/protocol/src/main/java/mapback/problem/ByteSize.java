package mapback.problem;

import java.util.Locale;

/// A number of bytes as people read it: decimal units as on a disk's label, one digit behind the point.
///
/// @param bytes 0 and up
public record ByteSize(long bytes) {
    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

    /// As in `512 bytes`, `4.2 MB`, `64 GB`.
    public String text(Locale locale) {
        if (bytes < 1000) {
            // German writes nouns with a capital; the plural is the same.
            return bytes + (locale.getLanguage().equals("de") ? " Byte" : " byte") + (bytes == 1 ? "" : "s");
        }
        double amount = bytes;
        int unit = -1;
        while (amount >= 999.95 && unit < UNITS.length - 1) {
            amount /= 1000;
            unit++;
        }
        String text = String.format(locale, "%.1f", amount);
        String whole = String.format(locale, "%.0f", amount);
        boolean isWhole = String.format(Locale.ROOT, "%.1f", amount).endsWith(".0");
        return (isWhole ? whole : text) + " " + UNITS[unit];
    }
}
