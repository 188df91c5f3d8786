package mapback.app.desktop;

/// Light or dark.
public enum Scheme {
    /// Dark letters on a light ground.
    LIGHT,
    /// Light letters on a dark ground.
    DARK
}
