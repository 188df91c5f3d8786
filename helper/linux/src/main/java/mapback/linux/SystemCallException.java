package mapback.linux;

import java.io.IOException;

/// A system call that failed.
public final class SystemCallException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int number;
    private final String reason;

    /// @param call   the call's name, as in `renameat2`
    /// @param number its error number
    public SystemCallException(String call, int number) {
        this(call, number, Libc.reason(number));
    }

    /// @param errno of those that have a number
    public SystemCallException(String call, Errno errno) {
        this(call, errno.number());
    }

    private SystemCallException(String call, int number, String reason) {
        super(call + ": " + reason + " (" + number + ")");
        this.call = call;
        this.number = number;
        this.reason = reason;
    }

    /// The call's name.
    public String call() {
        return call;
    }

    /// Why it failed.
    public Errno errno() {
        return Errno.of(number);
    }

    /// The system's number for it.
    public int number() {
        return number;
    }

    /// The system's words for it, as in `No space left on device`.
    public String reason() {
        return reason;
    }

    /// Whether the file system or the user's share of it is full.
    public boolean isNoSpace() {
        return errno() == Errno.ENOSPC || errno() == Errno.EDQUOT;
    }
}
