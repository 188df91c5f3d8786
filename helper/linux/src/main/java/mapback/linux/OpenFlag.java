package mapback.linux;

import java.util.Collection;

/// How a [NativeFile] is opened. Every one is closed in child processes.
public enum OpenFlag {
    /// Together with [#WRITE] for both.
    READ(0, 0),
    WRITE(0, 0),
    /// Makes the file when it is not there.
    CREATE(0x40, 0x40),
    /// With [#CREATE]: the file must not be there yet.
    EXCLUSIVE(0x80, 0x80),
    /// Refuses a symbolic link with [Errno#ELOOP].
    NO_FOLLOW(0x20000, 0x8000),
    /// Does not wait for the other end of a fifo or for a device.
    NO_WAIT(0x800, 0x800),
    /// Refuses what is no folder with [Errno#ENOTDIR].
    FOLDER(0x10000, 0x4000);

    private static final int WRITE_ONLY = 1;
    private static final int READ_WRITE = 2;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final boolean IS_ARM = System.getProperty("os.arch", "").equals("aarch64");

    private final int x86;
    private final int arm;

    OpenFlag(int x86, int arm) {
        this.x86 = x86;
        this.arm = arm;
    }

    static int bits(Collection<OpenFlag> flags) {
        int bits = CLOSE_ON_EXEC;
        if (flags.contains(WRITE)) {
            bits |= flags.contains(READ) ? READ_WRITE : WRITE_ONLY;
        }
        for (OpenFlag flag : flags) {
            bits |= IS_ARM ? flag.arm : flag.x86;
        }
        return bits;
    }
}
