package mapback.app.cli;

import java.io.IOException;

/// A command whose words have been read.
interface Command {
    /// Does it and says what came out.
    ///
    /// @return the exit status; 0 when all is as wished
    /// @throws mapback.problem.ProblemException what went wrong for the user
    int run(Session session) throws IOException, InterruptedException;
}
