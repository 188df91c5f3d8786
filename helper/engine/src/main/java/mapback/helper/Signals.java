package mapback.helper;

import java.lang.reflect.Proxy;

/// The signals that ask the process to end.
///
/// `sun.misc.Signal` is the JDK's only way to end in order and with status 0 after one. It is reached by
/// reflection, since the compiler's warning about it cannot be silenced.
final class Signals {
    private static final String SIGNAL = "sun.misc.Signal";

    private Signals() {}

    /// @param end called on a thread of the signal's own
    static void onEnd(Runnable end) {
        handle("TERM", end);
        handle("INT", end);
    }

    private static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName(SIGNAL);
            Class<?> handler = Class.forName(SIGNAL + "Handler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("SIG" + name + " cannot be handled", e);
        }
    }
}
