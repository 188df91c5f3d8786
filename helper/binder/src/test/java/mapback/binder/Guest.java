package mapback.binder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import mapback.binder.polkit.Polkit;
import mapback.binder.wire.Asker;
import mapback.binder.wire.Line;
import mapback.binder.wire.Message;
import mapback.linux.Handle;
import mapback.linux.LocalSocket;
import mapback.linux.SystemCallException;
import mapback.testkit.OrdinaryUser;

/// A binder that listens inside the booted kernel, servers for it, and a helper's part.
final class Guest {
    static final Duration IDLE = Duration.ofSeconds(8);
    static final Asker NOBODY = new Asker(0, false);
    static final int UID = 65_534;
    /// Has flags, read only, flush, FUA.
    static final int READ_ONLY = 0x0f;
    static final int WRITABLE = 0x0d;
    static final String TITLE = "vm/100/2026-01-10T08:00:00Z drive-scsi0.img";

    private final String files = "/tmp/" + System.nanoTime() + "-";
    private final AtomicInteger count = new AtomicInteger();
    private final List<Process> programs = new ArrayList<>();
    private final List<LocalSocket> ends = new ArrayList<>();
    private final LocalSocket listening;
    private final Path path = Path.of(files + "binder");
    private final Thread reception;

    Guest(BiFunction<Polkit.Question, BooleanSupplier, Polkit.Verdict> authority, Duration idle) throws IOException {
        Files.createDirectories(Book.FOLDER);
        Files.setPosixFilePermissions(Book.FOLDER, PosixFilePermissions.fromString("rwxr-xr-x"));
        listening = LocalSocket.listen(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        Desk desk = new Desk(new Gate(authority));
        reception = Thread.ofPlatform().start(() -> {
            try {
                new Reception(desk, idle).open(listening);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    Path path() {
        return path;
    }

    Line roots() throws IOException {
        return new Line(LocalSocket.connect(path));
    }

    Line users() throws Exception {
        return usersOf(UID);
    }

    Line usersOf(int uid) throws Exception {
        return OrdinaryUser.run(uid, this::roots);
    }

    /// A program of the user's in whose name is asked.
    Asker asker() throws Exception {
        return askerOf(UID);
    }

    Asker askerOf(int uid) throws Exception {
        Process process = run("setpriv", "--reuid", Integer.toString(uid), "--clear-groups", "sleep", "1000");
        // Between its start and its change of user it is still root's.
        Path status = Path.of("/proc/" + process.pid() + "/status");
        await(() -> Files.readString(status).contains("Uid:\t" + uid + "\t" + uid + "\t" + uid));
        return new Asker((int) process.pid(), true);
    }

    /// Starts nbdkit on the file.
    ///
    /// @return its socket's path
    Path nbdkit(Path file) throws Exception {
        Path socket = Path.of(files + "nbd" + count.incrementAndGet());
        Process nbdkit = run("nbdkit", "-f", "-U", socket.toString(), "file", file.toString());
        await(() -> Files.exists(socket) || !nbdkit.isAlive());
        return socket;
    }

    /// A server for the file, past the handshake.
    LocalSocket server(Path file) throws Exception {
        LocalSocket end = connect(nbdkit(file));
        ends.add(end);
        return end;
    }

    /// Connects to one that may have its file and not listen yet.
    static LocalSocket connectTo(Path socket) throws Exception {
        List<LocalSocket> connected = new ArrayList<>();
        await(() -> {
            try {
                connected.add(LocalSocket.connect(socket));
                return true;
            } catch (SystemCallException e) {
                return false;
            }
        });
        return connected.getFirst();
    }

    static LocalSocket connect(Path nbdkit) throws Exception {
        LocalSocket end = connectTo(nbdkit);
        receive(end, 18);
        ByteBuffer chosen = ByteBuffer.allocateDirect(20);
        chosen.putInt(3).putLong(0x49484156454f5054L).putInt(1).putInt(0);
        end.send(chosen.flip(), List.of());
        receive(end, 10);
        return end;
    }

    /// The last program that was started dies.
    void killLast() throws InterruptedException {
        programs.removeLast().destroyForcibly().waitFor();
    }

    Process run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        programs.add(process);
        return process;
    }

    static Message connect(Path file, String backend, Asker asker) throws IOException {
        return Message.connect(asker, OptionalInt.empty(), Files.size(file), READ_ONLY, backend, TITLE);
    }

    /// Maps the file for whoever is at the line's end.
    ///
    /// @return the device's number
    int map(Line line, Path file, String backend, Asker asker) throws Exception {
        return done(ask(line, connect(file, backend, asker), server(file).handle()));
    }

    static int done(Message answer) {
        assertThat(answer.kind()).as("%s", answer).isEqualTo(Message.Kind.DONE);
        return answer.device();
    }

    static Message ask(Line line, Message request, Handle... beside) throws IOException {
        return line.ask(request, beside).getLast();
    }

    static Message unmap(Line line, int device) throws IOException {
        return ask(line, Message.disconnect(NOBODY, device, false));
    }

    /// A file of that many bytes, all of them different from their neighbours.
    Path image(int length) throws IOException {
        byte[] bytes = new byte[length];
        new java.util.Random(length).nextBytes(bytes);
        return Files.write(Path.of(files + "image" + count.incrementAndGet()), bytes);
    }

    static String sum(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    /// What a program says, which must end well.
    static String said(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s of %s", said, List.of(command)).isZero();
        return said;
    }

    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(end);
            Thread.sleep(20);
        }
    }

    /// Neither devices nor programs are left.
    void clear() throws Exception {
        for (Process program : programs) {
            program.destroyForcibly().waitFor();
        }
        programs.clear();
        try (Line line = roots()) {
            for (Message row : line.ask(Message.list())) {
                if (row.kind() == Message.Kind.DEVICE) {
                    done(ask(line, Message.disconnect(NOBODY, row.device(), true)));
                }
            }
        }
        ends.forEach(LocalSocket::close);
        ends.clear();
    }

    void end() throws Exception {
        reception.join(Duration.ofSeconds(30));
        assertThat(reception.isAlive())
                .as("it leaves when there is nothing to do")
                .isFalse();
        listening.close();
        Files.delete(path);
    }

    private static void receive(LocalSocket from, int length) throws IOException {
        int missing = length;
        while (missing > 0) {
            int got = from.receive(ByteBuffer.allocateDirect(missing)).length();
            assertThat(got).isPositive();
            missing -= got;
        }
    }
}
