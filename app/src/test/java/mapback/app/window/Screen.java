package mapback.app.window;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import mapback.testkit.Needs;

/// A screen of the tests' own: Xvfb with a window manager, which gives windows the focus.
final class Screen implements AutoCloseable {
    private final Process server;
    private final Process manager;

    /// As in `:99`.
    final String display;

    private Screen(Process server, Process manager, String display) {
        this.server = server;
        this.manager = manager;
        this.display = display;
    }

    static Screen open() throws IOException {
        String xvfb = Needs.program("Xvfb", "xvfb").toString();
        String openbox = Needs.program("openbox", "openbox").toString();
        Needs.library("libgtk-3.so.0", "libgtk-3-0");
        // It ends when its input does, so with this process and not before: a toolkit that loses its screen ends the
        // process it is in.
        Process server = new ProcessBuilder(
                        "sh", "-c", xvfb + " -displayfd 1 -screen 0 2600x1700x24 -nolisten tcp & read -r _; kill $!")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        String display = ":" + String.valueOf(said.readLine()).strip();
        ProcessBuilder manager = new ProcessBuilder(openbox)
                .redirectOutput(new File("/dev/null"))
                .redirectError(new File("/dev/null"));
        manager.environment().put("DISPLAY", display);
        return new Screen(server, manager.start(), display);
    }

    /// JavaFX in this process, on this screen. It starts once; the toolkit reads the C library's environment.
    void startToolkit() throws InterruptedException {
        setVariable("DISPLAY", display);
        System.setProperty("prism.order", "sw");
        System.setProperty("glass.gtk.uiScale", "1");
        CountDownLatch started = new CountDownLatch(1);
        Platform.startup(started::countDown);
        if (!started.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("JavaFX did not start within a minute");
        }
        Platform.setImplicitExit(false);
    }

    @SuppressWarnings("restricted")
    private static void setVariable(String name, String value) {
        Linker linker = Linker.nativeLinker();
        MethodHandle call = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setenv"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int result = (int) call.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
            if (result != 0) {
                throw new IllegalStateException("setenv failed");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /// For screens on which no toolkit of this process is.
    @Override
    public void close() throws IOException {
        manager.destroy();
        server.getOutputStream().close();
    }
}
