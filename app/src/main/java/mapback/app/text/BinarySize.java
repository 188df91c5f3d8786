package mapback.app.text;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// A number of bytes as the tables of PBS show it: binary units, at most three digits behind the point.
///
/// @param bytes 0 and up
public record BinarySize(long bytes) {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    /// As in `276 B`, `69.871 KiB`, `6 MiB`.
    public String text() {
        int unit = 0;
        while (unit < UNITS.length - 1 && bytes >>> (10 * (unit + 1)) > 0) {
            unit++;
        }
        BigDecimal amount = BigDecimal.valueOf(bytes)
                .divide(BigDecimal.valueOf(1L << (10 * unit)))
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return amount.toPlainString() + " " + UNITS[unit];
    }
}
