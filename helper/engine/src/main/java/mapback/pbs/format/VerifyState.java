package mapback.pbs.format;

/// What the server's last verification of a snapshot said; nothing signs it.
///
/// @param upid  the task's id
/// @param state `ok` or `failed`
public record VerifyState(String upid, String state) {
    /// Whether it found no damage.
    public boolean ok() {
        return state.equals("ok");
    }
}
