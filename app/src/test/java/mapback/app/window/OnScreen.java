package mapback.app.window;

import java.io.IOException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/// JavaFX on a screen of the tests' own: a toolkit starts once in a process, so the first class of tests starts
/// it for all.
final class OnScreen implements BeforeAllCallback {
    private record Started() {}

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        ExtensionContext.Store store = context.getRoot().getStore(Namespace.create(OnScreen.class));
        if (store.get(Started.class) == null) {
            start();
            store.put(Started.class, new Started());
        }
    }

    private static void start() throws IOException, InterruptedException {
        Screen.open().startToolkit();
    }
}
