package mapback.mapping;

import java.nio.file.Path;

/// What a list of mappings shows and `unmap` takes away: one that is there, or one that was lost.
public sealed interface ListedMapping permits Mapping, LostMapping {
    /// What users call it.
    String id();

    MappedImage image();

    /// Where it is: the socket's absolute path.
    Path place();

    /// Bytes of the image.
    long size();

    /// Unix milliseconds.
    long startedAt();

    /// What NBD clients take for the socket and the export in it.
    default String uri() {
        return NbdUri.of(place(), image().shownName());
    }
}
