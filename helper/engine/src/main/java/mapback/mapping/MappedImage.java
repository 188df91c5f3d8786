package mapback.mapping;

/// Which image is mapped, and where it comes from.
///
/// @param repository its absolute path
/// @param namespace  empty for the root namespace
/// @param snapshot   in full
/// @param archive    with its server suffix
/// @param shownName  the archive without it
public record MappedImage(String repository, String namespace, String snapshot, String archive, String shownName) {
    /// What the mapping is called, as `/mnt/store:vm/100/2026-01-10T08:00:00Z/drive-scsi0.img`.
    public String name() {
        String prefix = namespace.isEmpty() ? "" : namespace + ":";
        return repository + ":" + prefix + snapshot + "/" + shownName;
    }

    /// For people who are asked about it: what it is, without where it comes from.
    String title() {
        return snapshot + "/" + shownName;
    }

    /// Whether a text that a user typed means this image: its name or a whole part of its end.
    boolean isMeantBy(String text) {
        String name = name();
        if (text.isEmpty() || !name.endsWith(text)) {
            return false;
        }
        int before = name.length() - text.length() - 1;
        return before < 0 || name.charAt(before) == '/' || name.charAt(before) == ':';
    }
}
