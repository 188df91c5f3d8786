package mapback.binder;

import static mapback.binder.Guest.NOBODY;
import static mapback.binder.Guest.ask;
import static mapback.binder.Guest.done;
import static mapback.binder.Guest.unmap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import mapback.binder.polkit.Polkit.Verdict;
import mapback.binder.wire.Asker;
import mapback.binder.wire.Line;
import mapback.binder.wire.Message;
import mapback.binder.wire.Message.Kind;
import mapback.binder.wire.Reason;
import mapback.linux.Handle;
import mapback.linux.LocalSocket;
import mapback.linux.NativeFile;
import mapback.testkit.OrdinaryUser;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;

/// Run by [KernelIT].
class HostileInKernel implements InKernel.Scene {
    private static final int CONNECTIONS = 10_000;
    private static final int HELD = 500;
    private static final int MESSAGE = 352;

    private static final int MOST_OF_A_USER = 8;
    private static final int MOST = 128;

    /// Done once, while a dialogue is open.
    private final AtomicReference<Guest.Condition> meanwhile = new AtomicReference<>(() -> true);

    private final Guest guest = new Guest((_, _) -> allow(), Guest.IDLE);
    private final Path image = guest.image(1 << 16);
    private final long filesBefore = openFiles();
    private final long threadsBefore = threads();

    HostileInKernel() throws Exception {}

    @Test
    void what_is_no_connected_stream_socket_is_refused() throws Exception {
        Message refused = Message.refused(Reason.NO_STREAM_SOCKET, "");
        assertThat(fromPython().lines())
                .containsExactly(
                        "file 9 1",
                        "datagram 9 1",
                        "seqpacket 9 1",
                        "tcp 9 1",
                        "netlink 9 1",
                        "pipe 9 1",
                        "device 9 1");
        try (LocalSocket listening = LocalSocket.listen(Path.of("/tmp/listening"));
                LocalSocket.Pair gone = LocalSocket.pair()) {
            gone.other().hangUp();
            assertThat(askOnce(connect(), listening.handle())).isEqualTo(refused);
            assertThat(askOnce(connect(), gone.one().handle())).isEqualTo(refused);
        } finally {
            Files.delete(Path.of("/tmp/listening"));
        }
        assertThat(Path.of("/sys/block/nbd0/pid")).doesNotExist();
    }

    @Test
    void a_socket_whose_other_end_is_closed_at_once_makes_a_dead_device_that_goes() throws Exception {
        try (Line line = guest.roots();
                LocalSocket.Pair pair = LocalSocket.pair()) {
            int device = Guest.done(ask(line, connect(), pair.one().handle()));
            pair.other().hangUp();
            assertThat(ask(line, Message.disconnect(NOBODY, device, true))).isEqualTo(Message.done(device, 0));
        }
    }

    @Test
    void a_server_that_never_answers_cannot_keep_its_device() throws Exception {
        try (Line line = guest.roots();
                Line other = guest.roots();
                LocalSocket.Pair silent = LocalSocket.pair()) {
            int device = Guest.done(ask(line, connect(), silent.one().handle()));
            // To open it, which an unforced disconnect does, waits for its partition table.
            other.send(Message.disconnect(NOBODY, device, false));
            assertThat(line.ask(Message.list())).hasSize(2);
            assertThat(ask(line, Message.disconnect(NOBODY, device, true)).kind())
                    .isEqualTo(Kind.DONE);
            assertThat(other.next().orElseThrow().message().kind()).isIn(Kind.DONE, Kind.REFUSED);
            Guest.await(new Device(device)::isGone);
        }
    }

    @Test
    void a_server_that_takes_no_requests_holds_up_neither_its_end_nor_others_for_long() throws Exception {
        Process hostile =
                new ProcessBuilder("python3", "-c", takesNothing(), guest.path().toString()).start();
        int device = Integer.parseInt(hostile.inputReader().readLine());
        assertThat(hostile.inputReader().readLine()).isEqualTo("full");
        // Not before: who is silent meanwhile is sent away.
        try (Line line = guest.roots();
                Line other = guest.roots()) {
            long start = System.nanoTime();
            line.send(Message.disconnect(NOBODY, device, true));
            done(unmap(other, guest.map(other, image, "other", NOBODY)));
            assertThat(line.next().orElseThrow().message().kind()).isEqualTo(Kind.DONE);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(45));
        } finally {
            // It ends with its device, which is gone at the latest after this test.
            hostile.destroyForcibly();
        }
    }

    /// Serves for a moment, on a socket with as little room as can be had, and then reads no more while a
    /// hundred write.
    private static String takesNothing() {
        return """
                import array, mmap, os, socket, struct, sys, threading, time
                line = socket.socket(socket.AF_UNIX)
                line.connect(sys.argv[1])
                one, other = socket.socketpair()
                one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
                line.sendmsg([struct.pack('>BBBBiiiqii64s256s', 1, 0, 0, 0, 0, 0, 0, 1 << 30, 13, 0, b'full', b'')],
                    [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [one.fileno()]))])
                device = struct.unpack('>BBBBiiiqii64s256s', line.recv(352, socket.MSG_WAITALL))[4]
                one.close()
                line.close()
                serves = True
                def serve():
                    while serves:
                        head = other.recv(28, socket.MSG_WAITALL)
                        if serves:
                            cookie, _, length = struct.unpack('>8x8sQI', head)
                            other.sendall(struct.pack('>II8s', 0x67446698, 0, cookie) + bytes(length))
                threading.Thread(target=serve, daemon=True).start()
                files = [os.open('/dev/nbd%d' % device, os.O_RDWR | os.O_DIRECT) for _ in range(100)]
                print(device, flush=True)
                time.sleep(1)
                serves = False
                def write(i):
                    try:
                        os.pwrite(files[i], mmap.mmap(-1, 65536), i << 20)
                    except OSError:
                        pass
                for i in range(100):
                    threading.Thread(target=write, args=(i,), daemon=True).start()
                time.sleep(2)
                print('full', flush=True)
                time.sleep(1000)
                """;
    }

    @Test
    void too_few_and_too_many_descriptors_are_refused_and_closed() throws Exception {
        try (LocalSocket.Pair pair = LocalSocket.pair()) {
            Handle one = pair.one().handle();
            assertThat(askOnce(connect())).isEqualTo(Message.refused(Reason.MALFORMED, ""));
            assertThat(askOnce(connect(), one, one)).isEqualTo(Message.refused(Reason.MALFORMED, ""));
            assertThat(askOnce(connect(), one, one, one, one)).isEqualTo(Message.refused(Reason.MALFORMED, ""));
            assertThat(askOnce(Message.list(), one)).isEqualTo(Message.refused(Reason.MALFORMED, ""));
            assertThat(askOnce(Message.done(0, 0))).isEqualTo(Message.refused(Reason.MALFORMED, ""));
        }
    }

    @Test
    void any_bytes_of_any_length_end_in_a_refusal_and_nothing_else() throws Exception {
        try (LocalSocket.Pair beside = LocalSocket.pair()) {
            Seeded.rounds(300, random -> {
                try (LocalSocket socket = LocalSocket.connect(guest.path())) {
                    byte[] bytes = random.bytes(random.chance(50) ? MESSAGE : random.between(1, 2000));
                    if (random.chance(80)) {
                        bytes[0] = 1;
                    }
                    ByteBuffer direct =
                            ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
                    socket.send(direct, random.chance(50) ? List.of(beside.one().handle()) : List.of());
                    if (random.chance(50)) {
                        socket.hangUp();
                    }
                } catch (IOException e) {
                    // It hung up first.
                    assertThat(e).hasMessageMatching(".*(EPIPE|Broken pipe|reset).*");
                }
            });
        }
        // The last of them are still at the door.
        Guest.await(() -> askOnce(Message.list()).equals(Message.done(0, 0)));
    }

    @Test
    void ten_thousand_connections_are_turned_away_and_others_are_served() throws Exception {
        List<LocalSocket> held = new ArrayList<>();
        OrdinaryUser.run(() -> {
            for (int i = 0; i < CONNECTIONS; i++) {
                held.add(LocalSocket.connect(guest.path()));
                if (held.size() > HELD) {
                    held.removeFirst().close();
                }
            }
            return held;
        });
        try (Line roots = guest.roots()) {
            assertThat(roots.ask(Message.list())).containsExactly(Message.done(0, 0));
        }
        assertThat(threads()).isLessThanOrEqualTo(threadsBefore + 9);
        held.forEach(LocalSocket::close);
    }

    @Test
    void a_stated_process_of_another_user_is_refused() throws Exception {
        Asker others = guest.askerOf(5001);
        try (Line line = guest.users();
                LocalSocket.Pair pair = LocalSocket.pair()) {
            int own = (int) ProcessHandle.current().pid();
            Process ended = new ProcessBuilder("true").start();
            ended.waitFor();
            // Root's two, the helper itself, which here is root's, another user's, one that is no more.
            for (int pid : List.of(own, 1, 0, others.pid(), (int) ended.pid(), Integer.MAX_VALUE)) {
                Message request = Guest.connect(image, "a", new Asker(pid, true));
                assertThat(ask(line, request, pair.one().handle()))
                        .as("%s", pid)
                        .isEqualTo(Message.refused(Reason.WRONG_ASKER, ""));
            }
        }
    }

    @Test
    void a_device_whose_end_takes_long_holds_up_nobody_who_wishes_for_none() throws Exception {
        try (Line line = guest.roots()) {
            int slow = guest.map(line, image, "slow", NOBODY);
            // As whoever takes it away has it, until the kernel has done so.
            try (NativeFile _ = new Book().hold(slow)) {
                Guest.done(Guest.unmap(line, guest.map(line, image, "other", NOBODY)));
            }
        }
    }

    @Test
    void a_silent_caller_is_sent_away() throws Exception {
        try (Line line = guest.roots()) {
            assertThat(line.socket().awaitHangUp(Guest.IDLE.multipliedBy(10))).isTrue();
            assertThatThrownBy(() -> line.ask(Message.list())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_user_has_so_many_devices_and_no_more() throws Exception {
        Asker asker = guest.asker();
        List<LocalSocket.Pair> pairs = new ArrayList<>();
        try (Line line = guest.users()) {
            Message answer;
            do {
                answer = map(line, asker, pairs);
            } while (answer.kind() == Kind.DONE);
            assertThat(answer).isEqualTo(Message.refused(Reason.TOO_MANY, ""));
            assertThat(pairs).hasSize(65);
        } finally {
            pairs.forEach(LocalSocket.Pair::close);
        }
    }

    @Test
    void who_reaches_the_limit_while_a_dialogue_is_open_gets_no_more_than_that() throws Exception {
        Asker asker = guest.asker();
        List<LocalSocket.Pair> pairs = new ArrayList<>();
        try (Line line = guest.users();
                Line second = guest.users()) {
            for (int i = 1; i < 64; i++) {
                Guest.done(map(line, asker, pairs));
            }
            meanwhile.set(() -> map(second, asker, pairs).kind() == Kind.DONE);
            assertThat(map(line, asker, pairs)).isEqualTo(Message.refused(Reason.TOO_MANY, ""));
            assertThat(line.ask(Message.list())).hasSize(65);
        } finally {
            pairs.forEach(LocalSocket.Pair::close);
        }
    }

    @Test
    void one_who_has_many_numbers_of_users_holds_up_others_but_not_root() throws Exception {
        List<Line> held = new ArrayList<>();
        try {
            for (int uid = 100_000; held.size() < MOST; uid++) {
                for (int i = 0; i < MOST_OF_A_USER; i++) {
                    held.add(guest.usersOf(uid));
                }
            }
            assertThat(sentAway(guest.users())).isEqualTo(Message.refused(Reason.TOO_MANY, ""));
            try (Line roots = guest.roots()) {
                assertThat(roots.ask(Message.list())).containsExactly(Message.done(0, 0));
            }
        } finally {
            held.forEach(Line::close);
        }
    }

    private static Message sentAway(Line line) throws IOException {
        try (line) {
            return line.next().orElseThrow().message();
        }
    }

    /// Makes a device whose server is silent.
    private Message map(Line line, Asker asker, List<LocalSocket.Pair> pairs) throws IOException {
        LocalSocket.Pair pair = LocalSocket.pair();
        pairs.add(pair);
        return ask(
                line,
                Guest.connect(image, "b" + pairs.size(), asker),
                pair.one().handle());
    }

    private Verdict allow() {
        try {
            return meanwhile.getAndSet(() -> true).holds() ? Verdict.YES : Verdict.FAILED;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /// After each: all that was opened is closed, all threads have ended.
    @Override
    public void clear() throws Exception {
        guest.clear();
        Guest.await(() -> openFiles() <= filesBefore && threads() <= threadsBefore);
    }

    @Override
    public void end() throws Exception {
        guest.end();
    }

    private Message connect() throws IOException {
        return Guest.connect(image, "a", NOBODY);
    }

    /// On a line of its own: the binder hangs up on what is malformed.
    private Message askOnce(Message request, Handle... beside) throws IOException {
        try (Line line = guest.roots()) {
            return ask(line, request, beside);
        }
    }

    /// Descriptors of kinds that this process cannot make are sent by another one, which says what came back: the
    /// kind of the answer and its reason.
    private String fromPython() throws Exception {
        String program = """
                import socket, struct, sys, array, os
                for kind, made in {
                        'file': open('/etc/passwd'),
                        'datagram': socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0],
                        'seqpacket': socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)[0],
                        'tcp': socket.socket(socket.AF_INET),
                        'netlink': socket.socket(16, socket.SOCK_RAW, 16),
                        'pipe': open(os.pipe()[0]),
                        'device': open('/dev/nbd9')}.items():
                    line = socket.socket(socket.AF_UNIX)
                    line.connect(sys.argv[1])
                    line.sendmsg([struct.pack('>BBBBiiiqii64s256s', 1, 0, 0, 0, 0, 0, 0, 512, 3, 0, b'a', b'')],
                        [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [made.fileno()]))])
                    got = struct.unpack('>BBBBiiiqii64s256s', line.recv(352, socket.MSG_WAITALL))
                    print(kind, got[1], got[9])
                """;
        return Guest.said("python3", "-c", program, guest.path().toString());
    }

    private static long openFiles() {
        return Sysfs.list(Path.of("/proc/self/fd"), ".*").count();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon())
                .count();
    }
}
