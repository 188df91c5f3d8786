package mapback.binder.wire;

/// The program in the user's session that wants something, to which a dialogue is shown.
///
/// @param pid       its process, stated by the helper and checked by the binder; 0 for the helper itself
/// @param mayPrompt whether the user is there to answer a dialogue
public record Asker(int pid, boolean mayPrompt) {}
