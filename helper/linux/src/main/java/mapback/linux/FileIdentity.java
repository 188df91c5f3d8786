package mapback.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/// Which file it is, whatever its name: two paths with the same identity are one file.
///
/// @param device the file system's number
/// @param inode  the file's number there
public record FileIdentity(long device, long inode) {
    /// Of the file at `path`; symbolic links are followed unless the options say otherwise.
    public static FileIdentity of(Path path, LinkOption... options) throws IOException {
        Map<String, Object> numbers = Files.readAttributes(path, "unix:dev,ino", options);
        return new FileIdentity(number(numbers, "dev"), number(numbers, "ino"));
    }

    private static long number(Map<String, Object> numbers, String name) {
        if (numbers.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalStateException("the JDK gives no number for unix:" + name);
    }
}
