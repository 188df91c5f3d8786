package mapback.app.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import mapback.app.text.Phrases;

/// The real process's surroundings.
final class StandardStreams {
    private StandardStreams() {}

    static Session session(Helper.Connector helpers) {
        Map<String, String> variables =
                Caller.variables(System.getenv(), Optional.ofNullable(System.getProperty("mapback.caller.lc_all")));
        Caller caller = new Caller(variables, Path.of("").toAbsolutePath(), umask());
        Encoding encoding = Encoding.of(caller);
        boolean isErrorTerminal = isTerminal(2);
        Messages messages = new Messages(new FileOutputStream(FileDescriptor.err), encoding, isErrorTerminal);
        Phrases phrases = Phrases.in(caller.language());
        return new Session(
                caller,
                new Output(new FileOutputStream(FileDescriptor.out).getChannel(), encoding, isTerminal(1)),
                messages,
                phrases,
                helpers,
                new TerminalPrompt(encoding.charset(), isErrorTerminal || isTerminal(0)),
                new Waiting(messages, phrases),
                new ProcessSignals());
    }

    /// What comes in on standard input.
    ///
    /// @param most bytes; what is beyond is left
    static String input(int most) throws IOException {
        return new String(new FileInputStream(FileDescriptor.in).readNBytes(most), StandardCharsets.UTF_8);
    }

    static AppLog log(Session session) {
        return new AppLog(session.caller(), Clock.systemUTC());
    }

    /// Whether a descriptor is a terminal: the JDK only tells it of standard input and output together.
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor)))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    /// This process's file mode mask. The kernel tells it in `/proc`; the usual one stands in.
    private static int umask() {
        try (var status = new FileInputStream("/proc/self/status")) {
            String text = new String(status.readNBytes(4096), StandardCharsets.US_ASCII);
            for (String line : text.split("\n", -1)) {
                if (line.startsWith("Umask:")) {
                    return Integer.parseInt(line.substring("Umask:".length()).strip(), 8);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return 0022;
        }
        return 0022;
    }
}
