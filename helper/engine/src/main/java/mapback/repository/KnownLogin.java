package mapback.repository;

/// A login that is known, on its way to a helper that takes over.
///
/// @param location a repository at that server, by any datastore's name
/// @param access   with the login; its secrets are the receiver's to close
public record KnownLogin(String location, Access access) {}
