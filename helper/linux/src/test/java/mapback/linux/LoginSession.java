package mapback.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import mapback.linux.KeyCalls.Operation;
import mapback.testkit.OrdinaryUser;

/// A process with a session keyring of its own, as each login gives to its processes, which works on the keyring.
final class LoginSession implements AutoCloseable {
    private final Process process;
    private final PrintWriter commands;
    private final BufferedReader answers;

    private LoginSession(Process process) {
        this.process = process;
        this.commands = new PrintWriter(process.outputWriter(), true);
        this.answers = process.inputReader();
    }

    /// @param user `own`, or `nobody`, which root can become
    static LoginSession begin(String user) throws IOException {
        return new LoginSession(new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoginSession.class.getName(),
                        user)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /// @param command one of those of [#answer], its words parted by blanks
    String tell(String command) throws IOException {
        commands.println(command);
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the process is gone");
        }
        return answer;
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// The process ends with its input.
    @Override
    public void close() {
        commands.close();
        process.onExit()
                .completeOnTimeout(process, 10, TimeUnit.SECONDS)
                .thenAccept(Process::destroyForcibly)
                .join();
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("nobody")) {
            // What nobody could not load from this class path is loaded before.
            for (String command : List.of("keep warm-up x", "names", "revoke warm-up", "find warm-up")) {
                answer(command.split(" ", -1));
            }
            new SystemCallException("warm-up", Errno.ENOKEY.number()).errno();
            OrdinaryUser.run(session());
        } else {
            session().call();
        }
    }

    private static Callable<Boolean> session() {
        return () -> {
            KeyCalls.control(Operation.JOIN_SESSION, 0, 0, 0, 0);
            try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    System.out.println(answer(line.split(" ", -1)));
                }
            }
            return true;
        };
    }

    private static String answer(String[] words) throws IOException {
        try {
            return switch (words[0]) {
                case "keep" ->
                    Keyring.keep(words[1], words[2].getBytes(StandardCharsets.UTF_8), Duration.ofMinutes(5))
                            .toString();
                case "fill" ->
                    Keyring.keep(words[1], new byte[Integer.parseInt(words[2])], Duration.ofMinutes(5))
                            .toString();
                case "find" -> shown(Keyring.find(words[1]));
                case "names" -> Keyring.names().toString();
                case "revoke" -> Boolean.toString(Keyring.revoke(words[1]));
                default -> throw new IOException("no command " + words[0]);
            };
        } catch (SystemCallException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String shown(Optional<byte[]> found) {
        return found.isEmpty() ? "nothing" : new String(found.get(), StandardCharsets.UTF_8);
    }
}
