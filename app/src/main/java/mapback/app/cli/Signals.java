package mapback.app.cli;

import java.util.function.Consumer;

/// Signals to this process.
interface Signals {
    /// The ones that a command may want.
    enum Kind {
        /// Ctrl-C.
        INT(130),
        /// The terminal was closed.
        HUP(129),
        /// Somebody ended the process.
        TERM(143),
        /// The terminal has another size.
        WINCH(0);

        private final int exitStatus;

        Kind(int exitStatus) {
            this.exitStatus = exitStatus;
        }

        /// What a process ends with that a signal ended.
        int exitStatus() {
            return exitStatus;
        }
    }

    /// Until closed, `taker` gets every signal instead of the process being ended by it.
    ///
    /// @param taker called on a thread of its own
    Listening listen(Consumer<Kind> taker);

    /// Ends the process at once.
    void leave(int exitStatus);

    /// Gives the signals back when closed.
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
