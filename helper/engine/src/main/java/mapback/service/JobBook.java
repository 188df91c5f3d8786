package mapback.service;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mapback.protocol.JobRow;
import mapback.protocol.wire.Limits;
import mapback.protocol.wire.RecordText;

/// The jobs on disk, one file each, so that they are known after a crash or a reboot. It holds no secret.
///
/// Files are private to their owner and replaced in one step. Calls for one job must not overlap.
final class JobBook {
    /// How long an ended job is kept.
    static final Duration KEPT_FOR = Duration.ofDays(7);

    /// How many ended jobs are kept at most: more fill lists that nobody reads.
    static final int KEPT_ENDED = 200;

    /// Bytes of the longest entry that is read: 500 damaged ranges take a third of it.
    static final long MAX_ENTRY_SIZE = Limits.MESSAGE_SIZE;

    private static final String SUFFIX = ".json";
    private static final String UNFINISHED = ".tmp";
    private static final String DAMAGED = ".damaged";
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final System.Logger LOG = System.getLogger(JobBook.class.getName());

    private final Path folder;

    /// @param folder made when it is not there
    JobBook(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder, PRIVATE_FOLDER);
    }

    /// All entries that can be read, in the order in which they began. Damaged ones are moved aside.
    List<BookEntry> load() throws IOException {
        List<BookEntry> entries = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.endsWith(UNFINISHED)) {
                    Files.deleteIfExists(file);
                } else if (name.endsWith(SUFFIX)) {
                    read(file).ifPresent(entries::add);
                }
            }
        }
        entries.sort(Comparator.comparingLong((BookEntry entry) -> entry.row().startedAt())
                .thenComparing(entry -> entry.row().job()));
        return entries;
    }

    /// One entry as it is on disk now.
    Optional<BookEntry> load(String job) throws IOException {
        Path file = file(job);
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? read(file) : Optional.empty();
    }

    private Optional<BookEntry> read(Path file) throws IOException {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MAX_ENTRY_SIZE) {
                throw new IOException("no entry of the job book");
            }
            BookEntry entry = RecordText.parse(BookEntry.class, Files.readAllBytes(file));
            if (!file.equals(file(entry.row().job()))) {
                throw new IOException("it is about the job " + entry.row().job());
            }
            return Optional.of(entry);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "job book: " + file + " cannot be read and is moved aside", e);
            Files.move(file, file.resolveSibling(file.getFileName() + DAMAGED), ATOMIC_MOVE, REPLACE_EXISTING);
            return Optional.empty();
        }
    }

    /// Writes a job's entry, or replaces it.
    void save(BookEntry entry) throws IOException {
        Path file = file(entry.row().job());
        Path unfinished = file.resolveSibling(entry.row().job() + UNFINISHED);
        Files.deleteIfExists(unfinished);
        try (FileChannel channel = FileChannel.open(unfinished, Set.of(CREATE_NEW, WRITE), PRIVATE)) {
            ByteBuffer bytes = ByteBuffer.wrap(RecordText.render(entry));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, ATOMIC_MOVE, REPLACE_EXISTING);
    }

    /// Forgets a job.
    void remove(String job) throws IOException {
        Files.deleteIfExists(file(job));
    }

    /// The ids of those ended jobs that are too old, or too many, to be kept.
    static Set<String> outdated(List<JobRow> rows, Instant now) {
        List<JobRow> ended = rows.stream()
                .filter(row -> row.state().isEnded())
                .sorted(Comparator.comparingLong(JobBook::endedAt).reversed())
                .toList();
        long oldest = now.minus(KEPT_FOR).toEpochMilli();
        Set<String> outdated = new HashSet<>();
        for (int i = 0; i < ended.size(); i++) {
            if (i >= KEPT_ENDED || endedAt(ended.get(i)) < oldest) {
                outdated.add(ended.get(i).job());
            }
        }
        return outdated;
    }

    private static long endedAt(JobRow row) {
        return row.endedAt().orElse(row.startedAt());
    }

    private Path file(String job) {
        return folder.resolve(job + SUFFIX);
    }
}
