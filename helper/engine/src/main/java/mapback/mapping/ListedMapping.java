package mapback.mapping;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/// What a list of mappings shows and `unmap` takes away: one that is there, or one that was lost.
public sealed interface ListedMapping permits Mapping, LostMapping {
    /// What users call it.
    String id();

    MappedImage image();

    /// Where it is: the socket's absolute path, or the device's.
    Path place();

    /// Bytes of the image.
    long size();

    /// Unix milliseconds.
    long startedAt();

    /// What NBD clients take for the socket and the export in it; a device has none.
    default Optional<String> uri() {
        return deviceNumber().isPresent() ? Optional.empty() : Optional.of(NbdUri.of(place(), image().shownName()));
    }

    /// N when it is a device `/dev/nbdN`.
    default OptionalInt deviceNumber() {
        return Devices.number(place().toString());
    }
}
