package mapback.app.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntSupplier;

/// Asks the controlling terminal how wide it is.
final class TerminalWidth implements IntSupplier {
    /// What every terminal has.
    private static final int USUAL = 80;

    @Override
    public int getAsInt() {
        try {
            Process stty = new ProcessBuilder(List.of("stty", "size"))
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var out = stty.getInputStream()) {
                String[] size = new String(out.readNBytes(64), StandardCharsets.US_ASCII)
                        .strip()
                        .split(" ", -1);
                int columns = size.length == 2 ? Integer.parseInt(size[1]) : 0;
                return columns > 0 ? columns : USUAL;
            }
        } catch (IOException | NumberFormatException e) {
            return USUAL;
        }
    }
}
