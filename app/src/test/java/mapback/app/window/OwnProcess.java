package mapback.app.window;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A program with a toolkit of its own, in a process of its own: what is read once, as the scale of a screen, and what
/// other programs see of one another, as names and drags.
///
/// @param options of the Java machine, besides those that all have
record OwnProcess(List<String> options) {
    OwnProcess(String... options) {
        this(List.of(options));
    }

    /// Of what these tests are made of.
    ///
    /// @param words the class and what it is given
    ProcessBuilder builder(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dprism.order=sw"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(words));
        return new ProcessBuilder(command);
    }

    /// On another screen than the tests' own, and what it says goes to a file.
    ProcessBuilder on(Screen screen, Path log, String... words) {
        ProcessBuilder builder = builder(words)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(new File("/dev/null"));
        builder.environment().put("DISPLAY", screen.display);
        return builder;
    }
}
