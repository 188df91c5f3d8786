package mapback.app.cli;

import java.util.Map;
import mapback.app.text.Harmless;

/// What `--verbose` says on standard error.
///
/// @param isOn whether it was asked for
record Verbose(Session session, boolean isOn) {
    static Verbose of(Session session, CommonOptions common) {
        return new Verbose(session, common.verbose && !common.json);
    }

    /// @param key a sentence of `app.properties`
    void say(String key, Map<String, ?> parameters) {
        if (isOn) {
            session.messages().line(Harmless.line(session.phrases().say(key, parameters)));
        }
    }
}
