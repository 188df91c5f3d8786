package mapback.problem;

/// Who reads a problem's sentence. It says the same to all; only what can be done about it is an option or a command
/// for one who has a terminal, and a button below the sentence for one who has a window.
public enum Audience {
    COMMAND_LINE,
    WINDOW;

    /// The parameter of every sentence that tells it.
    static final String PARAMETER = "audience";
}
