package mapback.protocol;

import java.util.Optional;

/// A device in the book of all that Mapback has bound on this computer.
///
/// @param path    as in `/dev/nbd0`
/// @param uid     of its owner
/// @param owner   his name
/// @param size    bytes
/// @param mapping the id that its owner's helper gave it
/// @param title   what its owner's helper said that it is
/// @param isOwn   whether this helper serves it
/// @param isLeftBehind whether the helper that connected it has ended
public record BoundRow(
        String path,
        long uid,
        String owner,
        long size,
        Optional<String> mapping,
        String title,
        boolean isOwn,
        boolean isLeftBehind) {}
