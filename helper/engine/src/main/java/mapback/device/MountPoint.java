package mapback.device;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// A mount point as the kernel writes it: blanks, line ends and backslashes as three octal digits.
final class MountPoint {
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

    private MountPoint() {}

    /// @param written read as ISO 8859-1, as all small files are; the name itself is UTF-8
    static String decoded(String written) {
        String bytes = ESCAPE.matcher(written)
                .replaceAll(escape -> java.util.regex.Matcher.quoteReplacement(
                        Character.toString(Integer.parseInt(escape.group(1), 8))));
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
