package mapback.pbs.format;

import java.util.Optional;

/// What was backed up; in the order in which upstream sorts.
public enum BackupType {
    /// A container.
    CT("ct"),
    /// Files of a machine.
    HOST("host"),
    /// A virtual machine.
    VM("vm");

    private final String text;

    BackupType(String text) {
        this.text = text;
    }

    /// As it stands in names and folders.
    public String text() {
        return text;
    }

    /// The type of that text; empty when there is none.
    public static Optional<BackupType> parse(String text) {
        for (BackupType type : values()) {
            if (type.text.equals(text)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
