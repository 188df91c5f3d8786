package mapback.app.client;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import mapback.problem.HelperProblem.HelperNotStarted;
import mapback.problem.ProblemException;

/// One attempt to start a helper: its process until it has taken up its work or ended.
final class HelperStart {
    /// The start log begins anew beyond this; a start writes nothing when all is well.
    private static final long LARGEST_LOG = 64 << 10;

    private static final int LONGEST_REASON = 300;

    private final Process process;
    private final Path log;
    /// The log's length before this start.
    private final long before;

    /// A manager that has not brought the helper up by then may never answer.
    private static final Duration ASKED = Duration.ofSeconds(20);

    private final long begun = System.nanoTime();

    /// Whether the process is not the helper but has another start it.
    private final boolean isAsked;

    private HelperStart(Process process, Path log, long before, boolean isAsked) {
        this.process = process;
        this.log = log;
        this.before = before;
        this.isAsked = isAsked;
    }

    /// @param environment given on, but for `PBS_*` and `ALL_PROXY`: what belongs to one command is no business
    /// of the helper.
    ///                    The helper serves sessions of any locale, so its own is always one of UTF-8: file names
    ///                    are the bytes that were typed
    /// @throws ProblemException with [HelperNotStarted]
    static HelperStart begin(HelperCommand command, Map<String, String> environment, Path log) throws ProblemException {
        return begin(command, environment, log, false);
    }

    /// Has the service manager start it.
    ///
    /// @param command ends when the helper does
    static HelperStart ask(HelperCommand command, Map<String, String> environment, Path log) throws ProblemException {
        return begin(command, environment, log, true);
    }

    private static HelperStart begin(HelperCommand command, Map<String, String> environment, Path log, boolean isAsked)
            throws ProblemException {
        try {
            long before = prepare(log);
            ProcessBuilder builder = new ProcessBuilder(command.words())
                    .directory(new File("/"))
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .redirectErrorStream(true);
            builder.environment().clear();
            environment.forEach((name, value) -> {
                if (!name.startsWith("PBS_") && !name.equals("ALL_PROXY")) {
                    builder.environment().put(name, value);
                }
            });
            builder.environment().put("LC_ALL", "C.UTF-8");
            return new HelperStart(builder.start(), log, before, isAsked);
        } catch (IOException e) {
            throw new ProblemException(new HelperNotStarted(String.valueOf(e.getMessage()), log.toString()), e);
        }
    }

    private static long prepare(Path log) throws IOException {
        Files.createDirectories(
                log.resolveSibling("."),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Set<StandardOpenOption> options = Files.exists(log) && Files.size(log) > LARGEST_LOG
                ? Set.of(StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                : Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try (var file = Files.newByteChannel(
                log, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            return file.size();
        }
    }

    /// @return whether it left the field to another helper, which is there or about to be; one that a manager was
    /// asked for leaves it to the next one also when it failed, which then can say why, or when it says nothing
    /// @throws ProblemException with [HelperNotStarted] when it failed
    boolean hasLeft() throws ProblemException {
        if (process.isAlive()) {
            return isAsked && System.nanoTime() - begun > ASKED.toNanos();
        }
        if (process.exitValue() != 0 && !isAsked) {
            throw new ProblemException(new HelperNotStarted(reason(), log.toString()));
        }
        return true;
    }

    /// A helper lives on; who was asked to start one need not wait for its end.
    void leave() {
        if (isAsked) {
            process.destroy();
        }
    }

    ProblemException tooSlow(long seconds) {
        return new ProblemException(new HelperNotStarted("it did not answer within " + seconds + " s", log.toString()));
    }

    private String reason() {
        String status = "it ended with status " + process.exitValue();
        String said = lastLine();
        return said.isEmpty() ? status : status + ": " + said;
    }

    private String lastLine() {
        try {
            byte[] all = Files.readAllBytes(log);
            int from = (int) Math.min(before, all.length);
            return new String(all, from, all.length - from, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .reduce((earlier, later) -> later)
                    .map(line -> line.substring(0, Math.min(line.length(), LONGEST_REASON)))
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
