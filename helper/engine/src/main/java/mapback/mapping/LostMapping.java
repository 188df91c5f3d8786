package mapback.mapping;

import java.nio.file.Path;

/// A mapping whose helper ended without taking it away: nobody serves it. It is told until it is unmapped, or another
/// is made in its place.
public record LostMapping(String id, MappedImage image, Path place, long size, long startedAt)
        implements ListedMapping {

    static LostMapping of(Mapping mapping) {
        return new LostMapping(mapping.id(), mapping.image(), mapping.place(), mapping.size(), mapping.startedAt());
    }
}
