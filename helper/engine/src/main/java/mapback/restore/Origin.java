package mapback.restore;

/// What a target is made equal to, as people name it.
///
/// @param namespace empty for the root namespace
/// @param archive   with its server suffix
public record Origin(String repository, String namespace, String snapshot, String archive) {}
