package mapback.app.text;

/// Names of the repository as people write them.
public final class Names {
    private Names() {}

    /// A file's name without the suffix that the server appends: `drive-scsi0.img.fidx` is `drive-scsi0.img`.
    public static String ofArchive(String serverName) {
        for (String suffix : new String[] {".fidx", ".didx", ".blob"}) {
            if (serverName.endsWith(suffix)) {
                return serverName.substring(0, serverName.length() - suffix.length());
            }
        }
        return serverName;
    }

    /// As in `vm/100/2026-01-10T08:00:00Z`.
    public static String ofSnapshot(String backupType, String backupId, long backupTime) {
        return backupType + "/" + backupId + "/" + TimeText.point(backupTime);
    }

    /// How many columns of a terminal a text takes: two for wide East Asian characters and pictures, none for
    /// marks that combine.
    public static int columns(String text) {
        return text.codePoints().map(Names::columns).sum();
    }

    private static int columns(int c) {
        if (c < 0x300) {
            return 1;
        }
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean isWide = (c >= 0x1100 && c <= 0x115f)
                || (c >= 0x2e80 && c <= 0xa4cf)
                || (c >= 0xac00 && c <= 0xd7a3)
                || (c >= 0xf900 && c <= 0xfaff)
                || (c >= 0xfe30 && c <= 0xfe6f)
                || (c >= 0xff00 && c <= 0xff60)
                || (c >= 0xffe0 && c <= 0xffe6)
                || (c >= 0x1f300 && c <= 0x1faff)
                || (c >= 0x20000 && c <= 0x3fffd);
        return isWide ? 2 : 1;
    }
}
