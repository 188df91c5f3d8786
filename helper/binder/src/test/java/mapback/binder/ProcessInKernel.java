package mapback.binder;

import static mapback.binder.Guest.NOBODY;
import static mapback.binder.Guest.done;
import static mapback.binder.Guest.said;
import static mapback.binder.Guest.unmap;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mapback.binder.polkit.Polkit.Verdict;
import mapback.binder.wire.Line;
import mapback.binder.wire.Message;
import mapback.linux.ChildProcess;
import mapback.linux.LocalSocket;
import mapback.testkit.OrdinaryUser;
import org.junit.jupiter.api.Test;

/// The program as it is started, by a service manager's stand-in. Run by [KernelIT] behind [DesktopInKernel], which has
/// put everything into its place.
class ProcessInKernel implements InKernel.Scene {
    private static final int MEBI = 1 << 20;
    private static final int OPEN = 6;
    private static final Path SOCKET = Path.of("/run/mapback/binder");
    private static final String CAPABILITIES = "-all,+sys_admin,+chown,+fowner,+dac_read_search,+sys_ptrace";
    private static final String PROGRAM = "/usr/lib/mapback/bin/mapback-binder";

    // Its servers and images; what listens there is not asked.
    private final Guest guest = new Guest((_, _) -> Verdict.NO, Duration.ofMinutes(4));

    ProcessInKernel() throws Exception {}

    @Test
    void it_is_started_by_the_first_who_connects_and_says_what_it_costs() throws Exception {
        DesktopInKernel.decide("yes");
        // With the capabilities that its unit leaves it, and no others.
        Process binder = activated("setpriv", "--no-new-privs", "--inh-caps=-all", "--bounding-set=" + CAPABILITIES);
        Path image = guest.image(MEBI);
        try (Line roots = connected();
                Line users = OrdinaryUser.run(ProcessInKernel::connected)) {
            int own = guest.map(roots, image, "roots", NOBODY);
            int his = guest.map(users, image, "users", guest.asker());
            assertThat(roots.ask(Message.list())).hasSize(3);
            Path proc = Path.of("/proc/" + binder.pid());
            assertThat(said("readlink", proc + "/exe")).contains("/bin/java");
            List<String> jars = Sysfs.list(proc.resolve("fd"), ".*")
                    .map(ProcessInKernel::target)
                    .filter(file -> file.endsWith(".jar"))
                    .sorted()
                    .toList();
            assertThat(jars)
                    .containsExactly(
                            "/usr/lib/mapback/lib/binder/binder.jar",
                            "/usr/lib/mapback/lib/binder/jna.jar",
                            "/usr/lib/mapback/lib/binder/linux.jar");
            System.out.println("    jars: " + jars);
            for (String line : Files.readAllLines(proc.resolve("status"))) {
                if (line.matches("(VmHWM|VmRSS|RssAnon|Threads):.*")) {
                    System.out.println("    " + line.replace('\t', ' '));
                }
            }
            assertThat(Files.readString(proc.resolve("maps")))
                    .as("JNA's native part is the one beside the jars")
                    .contains("/usr/lib/mapback/lib/binder/linux-x86-64/libjnidispatch.so")
                    .contains("libpolkit-gobject-1.so")
                    .doesNotContain("/tmp/", ".cache/JNA");
            done(Guest.ask(users, Message.configure(his, 1024, 512)));
            done(Guest.ask(roots, Message.holders(his)));
            done(unmap(roots, own));
            done(unmap(users, his));
        }
        said("kill", Long.toString(binder.pid()));
    }

    @Test
    void what_it_asks_of_the_system_is_counted() throws Exception {
        Path counts = Path.of("/tmp/strace");
        // Its tracer is a child of it, so that it has the number for which the socket is meant.
        Process binder =
                activated("strace", "-D", "-f", "-c", "-U", "calls,name", "-S", "calls", "-o", counts.toString());
        Path image = guest.image(MEBI);
        try (Line roots = connected()) {
            int device = guest.map(roots, image, "roots", NOBODY);
            done(unmap(roots, device));
        }
        said("kill", Long.toString(binder.pid()));
        Guest.await(() -> Files.exists(counts) && Files.readString(counts).contains("total"));
        System.out.println(Files.readString(counts).indent(4));
    }

    @Test
    void a_user_with_more_mounts_than_it_has_memory_for_holds_up_nobody() throws Exception {
        Process binder = activated();
        Path image = guest.image(MEBI);
        Process mounter = new ProcessBuilder("unshare", "--mount", "python3", "-c", """
                import ctypes, os, sys
                libc = ctypes.CDLL(None, use_errno=True)
                def mount(where):
                    if libc.mount(b'x', where, b'tmpfs', 0, None):
                        raise OSError(ctypes.get_errno(), 'mount')
                mount(b'/mnt')
                os.chdir('/mnt')
                for i in range(15):
                    os.mkdir('d' * 200)
                    os.chdir('d' * 200)
                for i in range(6000):
                    mount(b'.')
                print(len(open('/proc/self/mountinfo').read()), flush=True)
                sys.stdin.read()
                """).start();
        try (Line roots = connected()) {
            int device = guest.map(roots, image, "roots", NOBODY);
            assertThat(Long.parseLong(mounter.inputReader().readLine())).isGreaterThan(16L * MEBI);
            assertThat(roots.ask(Message.holders(device))).containsExactly(Message.done(device, 0));
            done(unmap(roots, device));
        } finally {
            mounter.destroyForcibly().waitFor();
        }
        said("kill", Long.toString(binder.pid()));
    }

    @Test
    void at_the_end_of_the_machine_all_devices_go() throws Exception {
        Path image = guest.image(MEBI);
        Process binder = activated();
        try (Line roots = connected()) {
            int device = guest.map(roots, image, "roots", NOBODY);
            // Each that is open somewhere is waited for, for as long as five seconds.
            List<Process> readers = new ArrayList<>();
            for (int i = 0; i < OPEN; i++) {
                String node = "/dev/nbd" + guest.map(roots, image, "open" + i, NOBODY);
                Process reader =
                        new ProcessBuilder("sh", "-c", "exec 3<" + node + "; echo open; exec sleep 1000").start();
                assertThat(reader.inputReader().readLine()).isEqualTo("open");
                readers.add(reader);
            }
            long start = System.nanoTime();
            said("env", "MAPBACK_END=1", PROGRAM);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5 * OPEN - 5));
            assertThat(new Device(device).isGone()).isTrue();
            for (Process reader : readers) {
                reader.destroyForcibly().waitFor();
            }
            Guest.await(() -> roots.ask(Message.list()).size() == 1);
        }
        said("kill", Long.toString(binder.pid()));
    }

    @Test
    void where_there_is_no_service_root_s_stays_for_the_next_device_and_leaves_with_the_helper() throws Exception {
        Path image = guest.image(MEBI);
        LocalSocket.Pair pair = LocalSocket.pair();
        ChildProcess binder = ChildProcess.start(
                Path.of(PROGRAM),
                List.of(),
                Map.of("PKEXEC_UID", "0"),
                pair.other().handle());
        pair.other().close();
        try (Line line = new Line(pair.one())) {
            for (String backend : List.of("first", "second")) {
                done(unmap(line, guest.map(line, image, backend, NOBODY)));
            }
        }
        assertThat(binder.await()).isZero();
    }

    @Override
    public void clear() throws Exception {
        guest.clear();
        Files.deleteIfExists(SOCKET);
    }

    @Override
    public void end() {}

    private Process activated(String... before) throws Exception {
        List<String> command = new ArrayList<>(List.of("systemd-socket-activate", "-l", SOCKET.toString()));
        command.addAll(List.of(before));
        command.add(PROGRAM);
        Process process = guest.run(command.toArray(String[]::new));
        Guest.await(() -> Files.exists(SOCKET));
        Files.setAttribute(SOCKET, "unix:mode", 0666);
        return process;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (java.io.IOException e) {
            return "";
        }
    }

    private static Line connected() throws Exception {
        return new Line(Guest.connectTo(SOCKET));
    }
}
