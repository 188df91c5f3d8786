package mapback.pbs.store;

/// The room on a datastore's file system, in bytes.
///
/// @param available what an ordinary user may still fill: with `used` less than `total` where some is kept for root
public record Usage(long total, long used, long available) {}
