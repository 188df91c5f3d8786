package mapback.nbd;

/// The errors that a reply can carry.
enum NbdError {
    EPERM(1),
    EIO(5),
    EINVAL(22),
    ENOSPC(28),
    EOVERFLOW(75);

    final int number;

    NbdError(int number) {
        this.number = number;
    }
}
