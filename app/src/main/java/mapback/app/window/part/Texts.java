package mapback.app.window.part;

import java.util.Collections;
import java.util.Enumeration;
import java.util.ResourceBundle;
import mapback.app.text.WindowText;

/// The window's texts as the loader of views wants them: `%key` in a view's file.
final class Texts extends ResourceBundle {
    private final WindowText text;

    Texts(WindowText text) {
        this.text = text;
    }

    @Override
    protected Object handleGetObject(String key) {
        return text.say(key);
    }

    @Override
    public boolean containsKey(String key) {
        return text.has(key);
    }

    @Override
    public Enumeration<String> getKeys() {
        return Collections.emptyEnumeration();
    }
}
