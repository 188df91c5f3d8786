package mapback.job;

/// How far a job is, in bytes of content. `holes + alreadyRight + written + damaged` reaches `total` in a restore
/// that ends, `holes + verified + damaged` in a verification.
///
/// @param total        all there is to do
/// @param holes        zeros that need no data
/// @param alreadyRight found right at the target and left alone
/// @param fetched      read from the repository, decoded and checked
/// @param written      written to the target
/// @param verified     checked
/// @param damaged      could not be read
public record Counts(
        long total, long holes, long alreadyRight, long fetched, long written, long verified, long damaged) {
    /// What has been dealt with, whichever way.
    public long done() {
        return holes + alreadyRight + written + verified + damaged;
    }
}
