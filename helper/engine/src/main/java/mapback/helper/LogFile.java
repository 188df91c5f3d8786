package mapback.helper;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// The helper's log: one line for each event, in a file for its user alone. `System.Logger` ends here.
///
/// When the file has reached [#LARGEST] bytes it becomes `helper.log.1`, that one `helper.log.2`, and so on to
/// [#KEPT].
final class LogFile extends Handler {
    /// A day's work of a busy helper at INFO.
    static final long LARGEST = 1 << 20;

    /// Older files beside the current one.
    static final int KEPT = 3;

    private final Path path;

    /// Held, since the log manager forgets a logger and its level when nobody does.
    private final Logger ours = Logger.getLogger("mapback");

    private final SimpleFormatter messages = new SimpleFormatter();
    private FileChannel file;

    private LogFile(Path path) throws IOException {
        this.path = path;
        this.file = append(path);
    }

    static LogFile open(Path path) throws IOException {
        Files.createDirectories(
                path.resolveSibling("."),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new LogFile(path);
    }

    /// Makes it the end of all logging in this process. `-Dmapback.log=FINE` also shows each request.
    void install() {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.INFO);
        root.addHandler(this);
        ours.setLevel(Level.parse(System.getProperty("mapback.log", "INFO")));
    }

    private static FileChannel append(Path path) throws IOException {
        return FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    @Override
    public synchronized void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        try {
            if (file.size() >= LARGEST) {
                rotate();
            }
            ByteBuffer bytes = ByteBuffer.wrap(line(record).getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            reportError("the log cannot be written", e, ErrorManager.WRITE_FAILURE);
        }
    }

    private String line(LogRecord record) {
        StringWriter text = new StringWriter();
        text.append(record.getInstant().truncatedTo(ChronoUnit.MILLIS).toString())
                .append(' ')
                .append(name(record.getLevel()))
                .append(' ')
                .append(messages.formatMessage(record).replace("\n", "\\n").replace("\r", "\\r"))
                .append('\n');
        if (record.getThrown() != null) {
            record.getThrown().printStackTrace(new PrintWriter(text));
        }
        return text.toString();
    }

    /// The names of `System.Logger`.
    private static String name(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (level.intValue() >= Level.INFO.intValue()) {
            return level.getName();
        }
        return level.intValue() >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
    }

    private void rotate() throws IOException {
        file.close();
        for (int i = KEPT - 1; i >= 0; i--) {
            Path from = i == 0 ? path : numbered(i);
            if (Files.exists(from)) {
                Files.move(from, numbered(i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        file = append(path);
    }

    private Path numbered(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    @Override
    public void flush() {
        // Every line is written at once.
    }

    /// Called by the log manager when the process ends, while others still have something to say.
    @Override
    public void close() {
        flush();
    }
}
