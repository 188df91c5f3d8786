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
import mapback.problem.GeneralProblem.VariableUnreadable;
import mapback.problem.ProblemException;

/// Values that the caller may give in several ways: for a variable `B` the first of `B` (the value), `B_FD` (an
/// open descriptor), `B_FILE` (a path) and `B_CMD` (a command's output) that is defined, then systemd's
/// credential. Only the first line counts. (PBS over HTTP, section 1.2.)
final class Variables {
    /// Far more than any first line needs; bounds what a wrong file or command can cost.
    private static final int LONGEST = 64 * 1024;

    private final Caller caller;

    Variables(Caller caller) {
        this.caller = caller;
    }

    /// @param base       like `PBS_REPOSITORY`
    /// @param credential the name of systemd's credential that stands in when no variable is defined
    Optional<String> value(String base, String credential) throws ProblemException, InterruptedException {
        String value = caller.environment().get(base);
        if (value != null) {
            return Optional.of(firstLine(value));
        }
        String descriptor = caller.environment().get(base + "_FD");
        if (descriptor != null) {
            return Optional.of(file(base + "_FD", descriptor, Path.of("/dev/fd", descriptor)));
        }
        String file = caller.environment().get(base + "_FILE");
        if (file != null) {
            return Optional.of(file(base + "_FILE", file, caller.absolute(file)));
        }
        String command = caller.environment().get(base + "_CMD");
        if (command != null) {
            return Optional.of(output(base + "_CMD", command));
        }
        return credential(credential);
    }

    private Optional<String> credential(String name) throws ProblemException {
        Optional<Path> path = caller.variable("CREDENTIALS_DIRECTORY")
                .map(folder -> Path.of(folder).resolve(name))
                .filter(Files::exists);
        return path.isEmpty()
                ? Optional.empty()
                : Optional.of(file("CREDENTIALS_DIRECTORY", path.get().toString(), path.get()));
    }

    private static String file(String variable, String source, Path path) throws ProblemException {
        try (InputStream in = Files.newInputStream(path)) {
            return firstLine(variable, source, in);
        } catch (IOException e) {
            throw unreadable(variable, source, Reasons.of(e), e);
        }
    }

    private String output(String variable, String command) throws ProblemException, InterruptedException {
        List<String> words = ShellWords.split(command)
                .filter(found -> !found.isEmpty())
                .orElseThrow(() -> new ProblemException(new VariableUnreadable(variable, command, "no command in it")));
        try {
            Process process = new ProcessBuilder(words)
                    .directory(caller.folder().toFile())
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String line;
            try (InputStream in = process.getInputStream()) {
                line = firstLine(variable, command, in);
                if (in.readNBytes(LONGEST).length == LONGEST) {
                    process.destroy();
                    throw new ProblemException(new VariableUnreadable(variable, command, "its output has no end"));
                }
            }
            int status = process.waitFor();
            if (status != 0) {
                throw new ProblemException(new VariableUnreadable(variable, command, "exit status " + status));
            }
            return line;
        } catch (IOException e) {
            throw unreadable(variable, command, Reasons.of(e), e);
        }
    }

    private static String firstLine(String variable, String source, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(LONGEST);
        try {
            return firstLine(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw unreadable(variable, source, "it is not UTF-8", e);
        }
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        String line = end < 0 ? text : text.substring(0, end);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private static ProblemException unreadable(String variable, String source, String reason, IOException cause) {
        if (cause instanceof ProblemException known) {
            return known;
        }
        return new ProblemException(new VariableUnreadable(variable, source, reason), cause);
    }
}
