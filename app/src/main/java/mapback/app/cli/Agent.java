package mapback.app.cli;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Asks on the terminal for the password that the system wants, where no desktop does: polkit's own program,
/// which ends with this.
///
/// @param process absent when there is nobody or nothing to ask
record Agent(Optional<Process> process) implements AutoCloseable {
    static final Agent NONE = new Agent(Optional.empty());

    private static final File PROGRAM = new File("/usr/bin/pkttyagent");

    /// How long it takes at the most to be known to polkit. A question that comes before finds nobody.
    private static final int REGISTERED_SECONDS = 3;

    /// For this process, if somebody sits at a terminal.
    static Agent onTerminal(Session session) throws InterruptedException {
        boolean isRoot = session.caller().isRoot();
        if (isRoot || !session.prompt().isAttended() || !PROGRAM.canExecute()) {
            return NONE;
        }
        List<String> command = List.of(
                PROGRAM.toString(),
                "--process",
                Long.toString(ProcessHandle.current().pid()),
                "--notify-fd",
                "1",
                "--fallback");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            awaitRegistered(process);
            return new Agent(Optional.of(process));
        } catch (IOException e) {
            return NONE;
        }
    }

    /// It closes what it was told to when it is known.
    private static void awaitRegistered(Process process) throws InterruptedException {
        Thread reading = Thread.ofVirtual().start(() -> {
            try (var in = process.getInputStream()) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException e) {
                // It has ended; the question finds nobody.
            }
        });
        reading.join(TimeUnit.SECONDS.toMillis(REGISTERED_SECONDS));
    }

    @Override
    public void close() {
        process.ifPresent(Process::destroy);
    }
}
