package mapback.linux;

import java.io.Closeable;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.channels.ClosedChannelException;

/// An open file's number, which is not given back to the system before its last user has let go of it.
///
/// A number that is closed under a running call may belong to another file the next moment; the call would write there.
final class Descriptor implements Closeable {
    private static final MethodHandle CLOSE =
            Libc.plain("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private final int number;
    // Guarded by this.
    private int users;
    private boolean isClosed;

    Descriptor(int number) {
        this.number = number;
    }

    /// The number, valid until [#release].
    synchronized int acquire() throws ClosedChannelException {
        if (isClosed) {
            throw new ClosedChannelException();
        }
        users++;
        return number;
    }

    void release() {
        boolean isLast;
        synchronized (this) {
            users--;
            isLast = isClosed && users == 0;
        }
        if (isLast) {
            end();
        }
    }

    @Override
    public void close() {
        boolean isLast;
        synchronized (this) {
            isLast = !isClosed && users == 0;
            isClosed = true;
        }
        if (isLast) {
            end();
        }
    }

    /// Linux ends the number whatever `close` answers, and calling again would end somebody else's.
    /// What it could say of a late write error is said by `fsync` before.
    private void end() {
        Libc.value(_ -> (int) CLOSE.invokeExact(number));
    }
}
