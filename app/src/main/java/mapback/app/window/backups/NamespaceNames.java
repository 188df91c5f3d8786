package mapback.app.window.backups;

import javafx.util.StringConverter;
import mapback.app.text.WindowText;
import org.jspecify.annotations.Nullable;

/// What namespaces are called: the root has no name of its own.
final class NamespaceNames extends StringConverter<String> {
    private final WindowText text;

    NamespaceNames(WindowText text) {
        this.text = text;
    }

    @Override
    public String toString(@Nullable String name) {
        return name == null || name.isEmpty() ? text.say("namespace.root") : name;
    }

    @Override
    public String fromString(String shown) {
        return shown;
    }
}
