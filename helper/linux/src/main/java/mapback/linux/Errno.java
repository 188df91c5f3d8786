package mapback.linux;

import java.util.HashMap;
import java.util.Map;

/// The reasons for which a system call fails, as far as callers tell them apart.
public enum Errno {
    EPERM(1),
    ENOENT(2),
    ESRCH(3),
    EINTR(4),
    EIO(5),
    ENXIO(6),
    EAGAIN(11),
    EACCES(13),
    EBUSY(16),
    EEXIST(17),
    ENODEV(19),
    ENOTDIR(20),
    EISDIR(21),
    EINVAL(22),
    EFBIG(27),
    ENOSPC(28),
    EROFS(30),
    EPIPE(32),
    ENAMETOOLONG(36),
    ENOSYS(38),
    ELOOP(40),
    EOPNOTSUPP(95),
    ECONNREFUSED(111),
    EDQUOT(122),
    ENOKEY(126),
    EKEYEXPIRED(127),
    EKEYREVOKED(128),
    EKEYREJECTED(129),
    /// Any other; the number says which.
    OTHER(0);

    private static final Map<Integer, Errno> BY_NUMBER = byNumber();

    private final int number;

    Errno(int number) {
        this.number = number;
    }

    /// @param number as the kernel gives it, the same on x86 and ARM
    public static Errno of(int number) {
        return BY_NUMBER.getOrDefault(number, OTHER);
    }

    int number() {
        return number;
    }

    private static Map<Integer, Errno> byNumber() {
        Map<Integer, Errno> map = new HashMap<>();
        for (Errno errno : values()) {
            map.put(errno.number, errno);
        }
        return Map.copyOf(map);
    }
}
