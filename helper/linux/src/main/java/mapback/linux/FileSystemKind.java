package mapback.linux;

/// What a file system is, as far as it matters to a writer.
public enum FileSystemKind {
    /// ext2 to ext4.
    EXT(0xEF53),
    XFS(0x58465342),
    BTRFS(0x9123683EL),
    ZFS(0x2FC12FC1),
    BCACHEFS(0xCA451A4EL),
    F2FS(0xF2F52010L),
    TMPFS(0x01021994),
    OVERLAY(0x794C7630),
    VFAT(0x4D44),
    EXFAT(0x2011BAB0),
    NTFS(0x7366746E),
    NFS(0x6969),
    SMB(0xFE534D42L),
    CIFS(0xFF534D42L),
    /// Any that a program serves.
    FUSE(0x65735546),
    OTHER(-1);

    private final long magic;

    FileSystemKind(long magic) {
        this.magic = magic;
    }

    static FileSystemKind of(long magic) {
        for (FileSystemKind kind : values()) {
            if (kind.magic == magic) {
                return kind;
            }
        }
        return OTHER;
    }

    /// Whether it never overwrites in place: a hole punched there gives space back only when no older state holds it.
    public boolean isCopyOnWrite() {
        return switch (this) {
            case BTRFS, ZFS, BCACHEFS -> true;
            case EXT, XFS, F2FS, TMPFS, OVERLAY, VFAT, EXFAT, NTFS, NFS, SMB, CIFS, FUSE, OTHER -> false;
        };
    }
}
