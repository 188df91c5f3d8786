package mapback.nbd;

/// What a server has done so far.
///
/// @param connections  that are open now, in handshake or not
/// @param requests     of all connections so far
/// @param readSize     bytes of content that were handed to clients, holes included
/// @param writtenSize  bytes that clients wrote
public record NbdCounts(int connections, long requests, long readSize, long writtenSize) {}
