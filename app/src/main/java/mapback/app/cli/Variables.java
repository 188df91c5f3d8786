package mapback.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mapback.app.text.Reasons;
import mapback.problem.GeneralProblem.VariableFault;
import mapback.problem.GeneralProblem.VariableUnreadable;
import mapback.problem.ProblemException;

/// Values that the caller may give in several ways: for a variable `B` the first of `B` (the value), `B_FD` (an
/// open descriptor), `B_FILE` (a path) and `B_CMD` (a command's output) that is defined, then systemd's
/// credential. Only the first line counts. (PBS over HTTP, section 1.2.)
final class Variables {
    /// Far more than any first line needs; bounds what a wrong file or command can cost.
    private static final int LONGEST = 64 * 1024;

    private static final Set<String> SECRETS = Set.of("PBS_PASSWORD", "PBS_ENCRYPTION_PASSWORD");

    private static final String CREDENTIALS = "CREDENTIALS_DIRECTORY";

    private final Caller caller;
    private final Waiting waiting;

    Variables(Caller caller, Waiting waiting) {
        this.caller = caller;
        this.waiting = waiting;
    }

    /// @param base       like `PBS_REPOSITORY`
    /// @param credential the name of systemd's credential that stands in when no variable is defined
    Optional<String> value(String base, String credential) throws ProblemException, InterruptedException {
        return found(base, credential).map(Found::text);
    }

    /// The same for what is of no use when it is empty.
    ///
    /// @throws ProblemException with `VariableUnreadable` when it is
    Optional<String> secret(String base, String credential) throws ProblemException, InterruptedException {
        Optional<Found> found = found(base, credential);
        if (found.isPresent() && found.get().text().isEmpty()) {
            throw unreadable(found.get().variable(), found.get().source(), VariableFault.EMPTY, "");
        }
        return found.map(Found::text);
    }

    /// A value, and where it came from.
    private record Found(String variable, String source, String text) {}

    private Optional<Found> found(String base, String credential) throws ProblemException, InterruptedException {
        String value = caller.environment().get(base);
        if (value != null) {
            return Optional.of(new Found(base, "", firstLine(value)));
        }
        String descriptor = caller.environment().get(base + "_FD");
        if (descriptor != null) {
            return Optional.of(new Found(base + "_FD", descriptor, open(base + "_FD", descriptor)));
        }
        String file = caller.environment().get(base + "_FILE");
        if (file != null) {
            return Optional.of(new Found(base + "_FILE", file, file(base + "_FILE", file, caller.absolute(file))));
        }
        String command = caller.environment().get(base + "_CMD");
        if (command != null) {
            return Optional.of(new Found(base + "_CMD", program(command), output(base + "_CMD", command)));
        }
        return credential(credential);
    }

    private Optional<Found> credential(String name) throws ProblemException {
        Optional<Path> path = caller.variable(CREDENTIALS)
                .map(folder -> Path.of(folder).resolve(name))
                .filter(Files::exists);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        String source = path.get().toString();
        return Optional.of(new Found(CREDENTIALS, source, file(CREDENTIALS, source, path.get())));
    }

    private String open(String variable, String descriptor) throws ProblemException {
        Path path = Descriptors.path(descriptor)
                .orElseThrow(() -> unreadable(variable, descriptor, VariableFault.DESCRIPTOR, ""));
        return file(variable, descriptor, path);
    }

    private String file(String variable, String source, Path path) throws ProblemException {
        try {
            return waiting.during(variable, () -> {
                try (InputStream in = Files.newInputStream(path)) {
                    return firstLine(variable, source, in);
                }
            });
        } catch (ProblemException e) {
            throw e;
        } catch (IOException e) {
            throw new ProblemException(
                    new VariableUnreadable(variable, source, VariableFault.SYSTEM, Reasons.of(e)), e);
        }
    }

    private String output(String variable, String command) throws ProblemException, InterruptedException {
        String program = program(command);
        List<String> words = ShellWords.split(command)
                .filter(found -> !found.isEmpty())
                .orElseThrow(() -> unreadable(variable, program, VariableFault.NO_COMMAND, ""));
        Process process = start(variable, program, words);
        try {
            String line;
            try (InputStream in = process.getInputStream()) {
                line = firstLine(variable, program, in);
                if (in.readNBytes(LONGEST).length == LONGEST) {
                    process.destroy();
                    throw unreadable(variable, program, VariableFault.ENDLESS, "");
                }
            }
            int status = process.waitFor();
            if (status != 0) {
                throw unreadable(variable, program, VariableFault.COMMAND_FAILED, Integer.toString(status));
            }
            return line;
        } catch (ProblemException e) {
            throw e;
        } catch (IOException e) {
            throw new ProblemException(
                    new VariableUnreadable(variable, program, VariableFault.SYSTEM, Reasons.of(e)), e);
        }
    }

    private static String program(String command) {
        return command.strip().split("\\s", 2)[0];
    }

    private Process start(String variable, String program, List<String> words) throws ProblemException {
        try {
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(caller.folder().toFile())
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            // A command that finds one secret is not to see the others.
            builder.environment().keySet().removeAll(SECRETS);
            return builder.start();
        } catch (IOException e) {
            throw new ProblemException(new VariableUnreadable(variable, program, VariableFault.NOT_STARTED, ""), e);
        }
    }

    /// What is behind the line does not matter, be it text or not.
    private static String firstLine(String variable, String source, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(LONGEST);
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        if (end == LONGEST) {
            throw unreadable(variable, source, VariableFault.TOO_LONG, Integer.toString(LONGEST));
        }
        try {
            return firstLine(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, end))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new ProblemException(new VariableUnreadable(variable, source, VariableFault.TEXT, ""), e);
        }
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        String line = end < 0 ? text : text.substring(0, end);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private static ProblemException unreadable(String variable, String source, VariableFault fault, String detail) {
        return new ProblemException(new VariableUnreadable(variable, source, fault, detail));
    }
}
