package mapback.nbd;

import java.util.ArrayDeque;
import java.util.Optional;

/// The direct memory of connections, shared by all servers of a process: so many clients may there be in all.
///
/// What a connection leaves serves the next one, since only the garbage collector frees such memory.
public final class NbdRoom {
    private final int most;

    // Guarded by this.
    private final ArrayDeque<Buffers> spare = new ArrayDeque<>();
    private int taken;

    /// @param most connections at once, of 320 KiB each while they only read
    public NbdRoom(int most) {
        this.most = most;
    }

    /// Bytes that so many connections take while they only read, beside the pieces of their exports.
    public static long directMemory(int connections) {
        return (long) connections * (NbdLimits.INPUT + NbdLimits.OUTPUT);
    }

    /// @param isSure whether it is for a client that is not refused, the kernel
    /// @return empty when there are connections enough
    synchronized Optional<Buffers> take(boolean isSure) {
        if (taken >= most && !isSure) {
            return Optional.empty();
        }
        Buffers buffers = spare.isEmpty() ? Buffers.make() : spare.pop();
        taken++;
        return Optional.of(buffers);
    }

    synchronized void giveBack(Buffers buffers) {
        taken--;
        spare.push(buffers);
    }
}
