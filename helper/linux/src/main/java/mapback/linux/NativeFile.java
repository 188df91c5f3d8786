package mapback.linux;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// An open file with what the JDK's channels lack: holes, a lock that ends with the descriptor, errors with numbers.
///
/// Reads and writes name their offset and may be called by any number of threads at once. A call that is under way when
/// the file is closed ends first; a later one throws [java.nio.channels.ClosedChannelException].
public final class NativeFile implements Closeable {
    private final Descriptor descriptor;

    private NativeFile(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// Opens a file; one that this makes is its owner's alone (mode 0600).
    public static NativeFile open(Path path, OpenFlag... flags) throws SystemCallException {
        return open(path, 0600, flags);
    }

    /// Opens a file.
    ///
    /// @param permissions of a file that this makes, less the process's mask
    public static NativeFile open(Path path, int permissions, OpenFlag... flags) throws SystemCallException {
        int bits = OpenFlag.bits(List.of(flags));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = PathBytes.of(path, arena);
            long number = Libc.call("open", state -> (int) FileCalls.OPEN.invokeExact(state, name, bits, permissions));
            return new NativeFile(new Descriptor((int) number));
        }
    }

    /// Fills `target` from `offset` on, as far as the file goes.
    ///
    /// @param target direct; filled from its position on, which moves
    /// @return the bytes read: fewer than remained only at the file's end
    public int read(long offset, ByteBuffer target) throws IOException {
        MemorySegment memory = direct(target);
        int read = (int) using(fd -> {
            long done = 0;
            while (done < memory.byteSize()) {
                long count = pread(fd, memory.asSlice(done), offset + done);
                if (count == 0) {
                    break;
                }
                done += count;
            }
            return done;
        });
        target.position(target.position() + read);
        return read;
    }

    /// Writes all that remains in `source` at `offset`.
    ///
    /// @param source direct; its position moves to its limit
    /// @throws SystemCallException when the system refused; a part may have been written
    public void write(long offset, ByteBuffer source) throws IOException {
        MemorySegment memory = direct(source);
        using(fd -> {
            long done = 0;
            while (done < memory.byteSize()) {
                done += pwrite(fd, memory.asSlice(done), offset + done);
            }
            return done;
        });
        source.position(source.limit());
    }

    /// The file's or device's size in bytes.
    public long size() throws IOException {
        return using(fd -> lseek(fd, 0, FileCalls.SEEK_END));
    }

    /// Cuts the file off at `size`, or lengthens it by a hole.
    public void truncate(long size) throws IOException {
        using(fd -> Libc.call("ftruncate", state -> (int) FileCalls.FTRUNCATE.invokeExact(state, fd, size)));
    }

    /// Returns once all that was written is on the medium.
    public void sync() throws IOException {
        using(fd -> Libc.call("fsync", state -> (int) FileCalls.FSYNC.invokeExact(state, fd)));
    }

    /// As [#sync], but leaves the times out.
    public void syncData() throws IOException {
        using(fd -> Libc.call("fdatasync", state -> (int) FileCalls.FDATASYNC.invokeExact(state, fd)));
    }

    /// Gives the space of a range back, which reads as zeros afterwards. The file keeps its size.
    ///
    /// The system zeroes the parts of blocks at both ends, so any range will do.
    ///
    /// @return false when the file system has no holes; nothing has changed then, and the caller writes zeros
    public boolean punchHole(long offset, long length) throws IOException {
        if (length == 0) {
            return true;
        }
        int mode = FileCalls.FALLOC_PUNCH_HOLE | FileCalls.FALLOC_KEEP_SIZE;
        try {
            using(fd -> Libc.call(
                    "fallocate", state -> (int) FileCalls.FALLOCATE.invokeExact(state, fd, mode, offset, length)));
            return true;
        } catch (SystemCallException e) {
            if (e.errno() == Errno.EOPNOTSUPP || e.errno() == Errno.ENOSYS || e.errno() == Errno.ENODEV) {
                return false;
            }
            throw e;
        }
    }

    /// Where the first data at or behind `offset` begins; empty when a hole reaches from there to the file's end.
    ///
    /// A file system that knows no holes says that all is data.
    public OptionalLong nextData(long offset) throws IOException {
        return seek(offset, FileCalls.SEEK_DATA);
    }

    /// Where the first hole at or behind `offset` begins: at the latest the file's end. Empty behind the end.
    public OptionalLong nextHole(long offset) throws IOException {
        return seek(offset, FileCalls.SEEK_HOLE);
    }

    /// Takes the file's exclusive lock (`flock`), which lasts until the file is closed or the process ends.
    ///
    /// @return false when another process or another opening of the file has it
    public boolean tryLock() throws IOException {
        int mode = FileCalls.LOCK_EXCLUSIVE | FileCalls.LOCK_NO_WAIT;
        try {
            using(fd -> Libc.call("flock", state -> (int) FileCalls.FLOCK.invokeExact(state, fd, mode)));
            return true;
        } catch (SystemCallException e) {
            if (e.errno() == Errno.EAGAIN) {
                return false;
            }
            throw e;
        }
    }

    /// Which file this is, also after its name was taken from it.
    public FileIdentity identity() throws IOException {
        int fd = descriptor.acquire();
        try {
            return FileIdentity.of(Path.of("/proc/self/fd/" + fd));
        } finally {
            descriptor.release();
        }
    }

    /// Whether `path` still names this file.
    public boolean isAt(Path path) throws IOException {
        try {
            return identity().equals(FileIdentity.of(path));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }

    private OptionalLong seek(long offset, int whence) throws IOException {
        try {
            return OptionalLong.of(using(fd -> lseek(fd, offset, whence)));
        } catch (SystemCallException e) {
            if (e.errno() == Errno.ENXIO) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    private static long lseek(int fd, long offset, int whence) throws SystemCallException {
        return Libc.call("lseek", state -> (long) FileCalls.LSEEK.invokeExact(state, fd, offset, whence));
    }

    private static long pread(int fd, MemorySegment memory, long offset) throws SystemCallException {
        long length = memory.byteSize();
        return Libc.call("pread", state -> (long) FileCalls.PREAD.invokeExact(state, fd, memory, length, offset));
    }

    private static long pwrite(int fd, MemorySegment memory, long offset) throws SystemCallException {
        long length = memory.byteSize();
        return Libc.call("pwrite", state -> (long) FileCalls.PWRITE.invokeExact(state, fd, memory, length, offset));
    }

    private static MemorySegment direct(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("the system reads and writes direct buffers only");
        }
        return MemorySegment.ofBuffer(buffer);
    }

    private long using(Use use) throws IOException {
        int fd = descriptor.acquire();
        try {
            return use.of(fd);
        } finally {
            descriptor.release();
        }
    }

    @FunctionalInterface
    private interface Use {
        long of(int fd) throws SystemCallException;
    }
}
