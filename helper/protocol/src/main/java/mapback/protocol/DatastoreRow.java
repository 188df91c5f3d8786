package mapback.protocol;

import java.util.Optional;

/// A datastore of a server, as it shows it to a user.
///
/// @param comment     of its administrator
/// @param isMounted   false for one whose removable medium is away
/// @param maintenance the mode and its message, when it is in maintenance
public record DatastoreRow(String name, Optional<String> comment, boolean isMounted, Optional<String> maintenance) {}
