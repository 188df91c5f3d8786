package mapback.device;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What udev found out about a device, as it keeps it: lines `E:KEY=value`.
record UdevRecord(Path file) {
    private static final Pattern ESCAPE = Pattern.compile("\\\\x([0-9a-fA-F]{2})");

    /// @param number as in `43:1`
    static UdevRecord of(SystemFiles files, String number) {
        return new UdevRecord(files.udev().resolve("data/b" + number));
    }

    /// Whether udev is done with the device for the first time.
    boolean isThere() {
        return SmallFiles.text(file).isPresent();
    }

    Optional<String> value(String key) {
        String begin = "E:" + key + "=";
        return SmallFiles.lines(file).stream()
                .filter(line -> line.startsWith(begin))
                .map(line -> line.substring(begin.length()))
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /// A value in which udev has written bytes as `\x20`, as UTF-8.
    Optional<String> encoded(String key) {
        return value(key).map(UdevRecord::decoded);
    }

    private static String decoded(String value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = 0;
        for (MatchResult escape : ESCAPE.matcher(value).results().toList()) {
            bytes.writeBytes(value.substring(at, escape.start()).getBytes(StandardCharsets.ISO_8859_1));
            bytes.write(Integer.parseInt(escape.group(1), 16));
            at = escape.end();
        }
        bytes.writeBytes(value.substring(at).getBytes(StandardCharsets.ISO_8859_1));
        return bytes.toString(StandardCharsets.UTF_8).strip();
    }
}
