package mapback.repository;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import mapback.pbs.format.Fingerprint;
import mapback.problem.ProblemException;

/// The answers to whether a server's certificate is the right one, kept as lines `host:port fingerprint` in a file
/// `fingerprints` of ours. What the official client has kept counts too, and its file is never written.
///
/// The file is read anew each time, since users edit it; lines that are something else are left as they are.
public final class KnownFingerprints {
    private static final String FILE = "fingerprints";

    /// Ten thousand servers.
    private static final int LARGEST_FILE = 2 << 20;

    private static final String FIRST_LINE =
            "# host:port and the SHA-256 fingerprint of the certificate that was said" + " to be right";

    private final Path file;
    private final Path official;

    /// Guards the file between reading and writing it.
    private final ReentrantLock lock = new ReentrantLock();

    /// @param folder need not be there yet
    public KnownFingerprints(ConfigFolder folder) {
        this.file = folder.file(FILE);
        this.official = folder.officialFingerprints();
    }

    /// The fingerprint that was said to be right: our own answer first, then the official client's, which knows no
    /// ports.
    ///
    /// @param host a name or an address, IPv6 without its brackets
    /// @throws ProblemException with `SavedFileUnusable` or `HelperFault` when our own file cannot be used
    public Optional<Fingerprint> find(String host, int port) throws ProblemException {
        Optional<Fingerprint> own = last(lines(file), server(host, port)::equals);
        return own.isPresent() ? own : last(officialLines(), bare(host)::equals);
    }

    /// Keeps an answer, in place of an earlier one about the same server.
    ///
    /// @throws ProblemException with `SavedFileUnusable`, `SavedFileNotWritten` or `HelperFault`; nothing has
    ///     changed then
    public void keep(String host, int port, Fingerprint fingerprint) throws ProblemException {
        lock.lock();
        try {
            List<String> lines = without(host, port);
            lines.add(server(host, port) + " " + fingerprint.text());
            write(lines);
        } finally {
            lock.unlock();
        }
    }

    /// Forgets our own answer about a server.
    ///
    /// @return whether there was one
    /// @throws ProblemException with `SavedFileUnusable` or `HelperFault`
    public boolean forget(String host, int port) throws ProblemException {
        lock.lock();
        try {
            List<String> before = lines(file);
            List<String> lines = without(host, port);
            if (lines.size() == before.size()) {
                return false;
            }
            write(lines);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private List<String> without(String host, int port) throws ProblemException {
        List<String> lines = new ArrayList<>(lines(file));
        lines.removeIf(line -> named(line).equals(server(host, port)));
        return lines;
    }

    private void write(List<String> lines) throws ProblemException {
        if (lines.isEmpty() || !lines.getFirst().startsWith("#")) {
            lines.addFirst(FIRST_LINE);
        }
        ConfigFolder.write(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> lines(Path from) throws ProblemException {
        Optional<byte[]> bytes = ConfigFolder.read(from, LARGEST_FILE);
        return bytes.map(all -> new String(all, StandardCharsets.UTF_8).lines().toList())
                .orElse(List.of());
    }

    /// Another program's file: what is wrong with it is not ours to complain about.
    private List<String> officialLines() {
        try {
            return lines(official);
        } catch (ProblemException e) {
            return List.of();
        }
    }

    /// The last one counts, as a later answer replaces an earlier one.
    private static Optional<Fingerprint> last(List<String> lines, Predicate<String> server) {
        Optional<Fingerprint> found = Optional.empty();
        for (String line : lines) {
            if (server.test(named(line))) {
                found = fingerprint(line);
            }
        }
        return found;
    }

    /// The first word, which names the server.
    private static String named(String line) {
        return line.strip().split("\\s+", 2)[0].toLowerCase(Locale.ROOT);
    }

    private static Optional<Fingerprint> fingerprint(String line) {
        String[] words = line.strip().split("\\s+", -1);
        try {
            return words.length == 2 ? Optional.of(Fingerprint.parse(words[1], FILE)) : Optional.empty();
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    private static String server(String host, int port) {
        return bare(host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    private static String bare(String host) {
        return host.toLowerCase(Locale.ROOT);
    }
}
