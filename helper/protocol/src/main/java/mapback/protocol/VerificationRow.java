package mapback.protocol;

/// The server's last verification of a snapshot.
///
/// @param state `ok` or `failed`
/// @param upid  the server's task
public record VerificationRow(String state, String upid) {}
