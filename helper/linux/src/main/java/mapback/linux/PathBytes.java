package mapback.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;

/// A path as the kernel takes it: its very bytes, ended by a NUL.
final class PathBytes {
    private PathBytes() {}

    /// The bytes behind an absolute form of `path`.
    ///
    /// Read from the path's URI, the one exact form that the JDK gives out: its `toString` loses bytes that are no
    /// text in the system's encoding.
    static MemorySegment of(Path path, SegmentAllocator allocator) {
        byte[] bytes = decode(path.toUri().getRawPath());
        MemorySegment text = allocator.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, text, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return text;
    }

    /// A URI ends a folder's path with a slash, which would follow a symbolic link there.
    private static byte[] decode(String raw) {
        int end = raw.length() > 1 && raw.endsWith("/") ? raw.length() - 1 : raw.length();
        byte[] bytes = new byte[end];
        int length = 0;
        for (int i = 0; i < end; i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes[length++] = (byte) Integer.parseInt(raw, i + 1, i + 3, 16);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return Arrays.copyOf(bytes, length);
    }
}
