package mapback.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A program that somebody else wrote, run to its end.
final class Tool {
    private Tool() {}

    /// @param output of the program
    /// @param wall   seconds
    record Result(String output, double wall) {}

    static Result run(List<String> command) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        double wall = (System.nanoTime() - began) / 1e9;
        if (status != 0) {
            throw new IllegalStateException(command + " ended with " + status + ": " + output);
        }
        return new Result(output, wall);
    }

    /// Whether it is installed; says on standard error what to install if it is not.
    static boolean isThere(String name, String debianPackage) throws IOException, InterruptedException {
        return isThere(name, debianPackage, "--version");
    }

    /// @param harmless what makes it say something and end well
    static boolean isThere(String name, String debianPackage, String harmless)
            throws IOException, InterruptedException {
        try {
            run(List.of(name, harmless));
            return true;
        } catch (IOException e) {
            System.err.println(
                    name + " is not installed (Debian package " + debianPackage + "), its table is left out");
            return false;
        }
    }
}
