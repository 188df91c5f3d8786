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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import mapback.protocol.wire.Limits;
import mapback.protocol.wire.RecordText;

/// Records on disk, one file each, named by their ids. It holds no secret.
///
/// Files are private to their owner and replaced in one step. Calls for one id must not overlap.
final class RecordFolder<R extends Record> {
    /// Bytes of the longest record that is read.
    static final long LONGEST = Limits.MESSAGE_SIZE;

    private static final String SUFFIX = ".json";
    private static final String UNFINISHED = ".tmp";
    private static final String DAMAGED = ".damaged";
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final System.Logger LOG = System.getLogger(RecordFolder.class.getName());

    private final Path folder;
    private final Class<R> type;
    private final Function<R, String> id;

    /// @param folder made when it is not there
    /// @param id     of a record: letters and digits
    RecordFolder(Path folder, Class<R> type, Function<R, String> id) throws IOException {
        this.folder = folder;
        this.type = type;
        this.id = id;
        Files.createDirectories(folder, PRIVATE_FOLDER);
    }

    /// All records that can be read, in no order. Damaged ones are moved aside.
    List<R> load() throws IOException {
        List<R> records = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.endsWith(UNFINISHED)) {
                    Files.deleteIfExists(file);
                } else if (name.endsWith(SUFFIX)) {
                    read(file).ifPresent(records::add);
                }
            }
        }
        return records;
    }

    /// One record as it is on disk now.
    Optional<R> load(String wanted) throws IOException {
        Path file = file(wanted);
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? read(file) : Optional.empty();
    }

    private Optional<R> read(Path file) throws IOException {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LONGEST) {
                throw new IOException("it is none of ours");
            }
            R read = RecordText.parse(type, Files.readAllBytes(file));
            if (!file.equals(file(id.apply(read)))) {
                throw new IOException("it is about " + id.apply(read));
            }
            return Optional.of(read);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.log(Level.WARNING, file + " cannot be read and is moved aside", e);
            Files.move(file, file.resolveSibling(file.getFileName() + DAMAGED), ATOMIC_MOVE, REPLACE_EXISTING);
            return Optional.empty();
        }
    }

    /// Writes a record, or replaces it.
    void save(R written) throws IOException {
        Path file = file(id.apply(written));
        Path unfinished = file.resolveSibling(id.apply(written) + UNFINISHED);
        Files.deleteIfExists(unfinished);
        try (FileChannel channel = FileChannel.open(unfinished, Set.of(CREATE_NEW, WRITE), PRIVATE)) {
            ByteBuffer bytes = ByteBuffer.wrap(RecordText.render(written));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, ATOMIC_MOVE, REPLACE_EXISTING);
    }

    /// Forgets a record; none is fine too.
    void remove(String unwanted) throws IOException {
        Files.deleteIfExists(file(unwanted));
    }

    private Path file(String name) {
        return folder.resolve(name + SUFFIX);
    }
}
