package mapback.app.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The signals of the real process.
///
/// `sun.misc.Signal` is the JDK's only way to take a signal without ending. It is reached by reflection, since
/// the compiler warns of its use and a warning cannot be silenced there.
final class ProcessSignals implements Signals {
    private static final String SIGNAL = "sun.misc.Signal";

    @Override
    public Listening listen(Consumer<Kind> taker) {
        List<Runnable> undo = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            undo.add(handle(kind, taker));
        }
        return () -> undo.forEach(Runnable::run);
    }

    @Override
    public void leave(int exitStatus) {
        Runtime.getRuntime().halt(exitStatus);
    }

    private static Runnable handle(Kind kind, Consumer<Kind> taker) {
        try {
            Class<?> signalClass = Class.forName(SIGNAL);
            Class<?> handlerClass = Class.forName(SIGNAL + "Handler");
            Object signal = signalClass.getConstructor(String.class).newInstance(kind.name());
            Method handle = signalClass.getMethod("handle", signalClass, handlerClass);
            Object handler = Proxy.newProxyInstance(
                    ProcessSignals.class.getClassLoader(),
                    new Class<?>[] {handlerClass},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            taker.accept(kind);
                        }
                        return null;
                    });
            Object before = handle.invoke(null, signal, handler);
            return () -> restore(handle, signal, before);
        } catch (InvocationTargetException e) {
            // As with nohup, which has SIGHUP ignored before the process begins: it stays ignored.
            return () -> {};
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no " + SIGNAL, e);
        }
    }

    private static void restore(Method handle, Object signal, Object before) {
        try {
            handle.invoke(null, signal, before);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signal handler cannot be given back", e);
        }
    }
}
