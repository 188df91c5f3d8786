package mapback.nbd;

import java.io.IOException;

/// What is served over NBD: a run of bytes with a name. The bytes of one that is not writable never change.
public interface Export {
    /// What clients ask for, 1 to 4096 bytes of UTF-8; the empty name asks for the same.
    String name();

    /// For people, at most 4096 bytes of UTF-8.
    String description();

    /// Bytes.
    long size();

    /// Whether [ExportReader]'s writing half works.
    boolean isWritable();

    /// What a reader best asks for at once: bytes, a power of two, 512 to 32 MiB.
    int preferredBlock();

    /// A view for one connection, which closes it.
    ExportReader open() throws IOException;
}
