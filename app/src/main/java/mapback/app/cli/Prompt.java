package mapback.app.cli;

import java.io.IOException;
import java.util.Optional;
import mapback.protocol.SecretText;

/// Asks the person at the terminal.
interface Prompt {

    /// Asks for a secret, without showing what is typed.
    ///
    /// @param question ends with a colon and a space
    /// @return empty when there is no terminal, or nobody answers
    Optional<SecretText> secret(String question) throws IOException, InterruptedException;

    /// Asks for a word that may be seen.
    ///
    /// @param question ends with a space; may have several lines
    /// @return empty when there is no terminal, or nobody answers
    Optional<String> line(String question) throws IOException, InterruptedException;

    /// Whether somebody seems to sit at a terminal.
    boolean isAttended();

    /// Leaves the terminal as it was, when the process is about to end in the middle of a question.
    ///
    /// @return whether one was being asked
    boolean giveUp();
}
