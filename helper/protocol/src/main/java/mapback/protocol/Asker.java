package mapback.protocol;

/// The program in the user's session that wants something for which the system may ask the user.
///
/// @param pid       its process
/// @param mayPrompt whether the user is there to answer a dialogue
public record Asker(long pid, boolean mayPrompt) {}
