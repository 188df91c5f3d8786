package mapback.testkit.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What the server looks at when an index is downloaded: its magic, its size, its digests; never its checksum.
final class IndexFile {
    private static final int HEADER = 4096;
    private static final int DIGEST = 32;
    private static final int DYNAMIC_ENTRY = 40;
    private static final long FIXED = 0x2f7f41ed91fd0fcdL;
    private static final long DYNAMIC = 0x1c914ea519bab3cdL;

    private IndexFile() {}

    /// Why the server does not open it; empty when it does.
    static Optional<String> fault(byte[] index, boolean fixed) {
        if (index.length < HEADER) {
            return Optional.of("index too small (" + index.length + ")");
        }
        ByteBuffer header = ByteBuffer.wrap(index);
        if (header.getLong() != (fixed ? FIXED : DYNAMIC)) {
            return Optional.of("got unknown magic number");
        }
        int entries = index.length - HEADER;
        if (!fixed) {
            return entries % DYNAMIC_ENTRY == 0 ? Optional.empty() : Optional.of("got unexpected file size");
        }
        header.order(ByteOrder.LITTLE_ENDIAN);
        long size = header.getLong(64);
        long chunk = header.getLong(72);
        long expected = (Long.divideUnsigned(size, chunk) + (Long.remainderUnsigned(size, chunk) > 0 ? 1 : 0)) * DIGEST;
        return expected == entries
                ? Optional.empty()
                : Optional.of("got unexpected file size (%d != %d)".formatted(expected, entries));
    }

    /// A chunk size of 0, on which the server breaks off the request.
    static boolean breaksOff(byte[] index, boolean fixed) {
        return fixed
                && index.length >= HEADER
                && ByteBuffer.wrap(index).getLong() == FIXED
                && ByteBuffer.wrap(index).getLong(72) == 0;
    }

    static List<String> digests(byte[] index) {
        boolean fixed = ByteBuffer.wrap(index).getLong() == FIXED;
        List<String> found = new ArrayList<>();
        int step = fixed ? DIGEST : DYNAMIC_ENTRY;
        for (int at = HEADER + step - DIGEST; at + DIGEST <= index.length; at += step) {
            found.add(HexFormat.of().formatHex(index, at, at + DIGEST));
        }
        return found;
    }
}
