package mapback.binder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import mapback.binder.polkit.Polkit;
import mapback.binder.wire.Asker;
import mapback.binder.wire.Line;
import mapback.binder.wire.Message;
import mapback.linux.Identity;
import mapback.linux.LocalSocket;
import mapback.linux.OwnFiles;
import mapback.linux.Session;

/// The root process, wired by hand.
public final class Binder {
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Path DRIVER = Path.of("/sys/module/nbd");
    // As long as the kernel keeps readers waiting for another server.
    private static final Duration LEFT_BEHIND = Duration.ofSeconds(90);
    private static final int AT_ONCE = 64;

    private Binder() {}

    /// @param arguments none: nothing of a caller's decides here
    public static void main(String[] arguments) {
        try {
            run(System.getenv());
            System.exit(0);
        } catch (IOException e) {
            System.err.println("mapback-binder: " + e.getMessage());
            System.exit(2);
        }
    }

    private static void run(Map<String, String> environment) throws IOException {
        Session.keepFilesPrivate();
        if (!Identity.own().isRoot() || !isFolderSafe()) {
            throw new IOException("only root can bind devices, and only root may write in " + Book.FOLDER);
        }
        Desk desk = new Desk(new Gate(new Polkit()::ask));
        String self = Long.toString(ProcessHandle.current().pid());
        if ("1".equals(environment.get("LISTEN_FDS")) && self.equals(environment.get("LISTEN_PID"))) {
            try (LocalSocket listening = LocalSocket.inherited(3)) {
                new Reception(desk, IDLE).open(listening);
            }
            return;
        }
        // Said by the unit that is stopped when the machine ends.
        if (environment.containsKey("MAPBACK_END")) {
            Caller root = new Caller(new Line(LocalSocket.pair().one()), 0, true);
            end(desk, root, desk.book().all(), true);
            return;
        }
        OwnFiles.ofThisProcessMustBeSafe();
        try (Line line = new Line(LocalSocket.inherited(0))) {
            // A number that polkit would take for somebody else's is nobody's.
            int uid = line.socket().peer().uid();
            String passed = environment.getOrDefault("PKEXEC_UID", "");
            if (line.socket().isListening() || uid < 0 || !passed.equals(Integer.toString(uid))) {
                throw new IOException("neither a service manager nor pkexec has started this");
            }
            serve(desk, new Caller(line, uid, true));
        }
    }

    private static boolean isAskedAgain(Caller caller) throws IOException {
        LocalSocket socket = caller.line().socket();
        return Device.await(IDLE, () -> !Files.exists(DRIVER) || socket.awaitInput(LOOK)) && Files.exists(DRIVER);
    }

    /// Where no service is installed: one user, who has passed `pkexec`, on one connection, until he has no
    /// device; root, who passes nothing, for a while longer while there is a driver: the next one loads it.
    /// When the helper is gone before, devices wait for the next one as long as the kernel does; then those that
    /// nobody uses are taken away.
    private static void serve(Desk desk, Caller caller) throws IOException {
        Set<Entry> known = new HashSet<>();
        // Before the first there is none, which is no end.
        desk.serve(caller, () -> {
            List<Entry> own = desk.book().all().stream().filter(caller::owns).toList();
            boolean isInUse = known.addAll(own) || !own.isEmpty() || known.isEmpty();
            return isInUse || (caller.uid() == 0 && isAskedAgain(caller));
        });
        // Not until all are left behind: one that hangs up may still be about to end.
        Device.await(LEFT_BEHIND, () -> desk.book().all().stream().noneMatch(caller::owns));
        Predicate<Entry> isLeftBehind = entry -> caller.owns(entry) && entry.livingHelper() == 0;
        end(desk, caller, desk.book().all().stream().filter(isLeftBehind).toList(), false);
    }

    /// At once, since each that is open somewhere is waited for, and a machine that ends has little time.
    private static void end(Desk desk, Caller caller, List<Entry> devices, boolean forced) {
        try (ExecutorService each = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Entry entry : devices) {
                Message request = Message.disconnect(new Asker(0, false), entry.device(), forced);
                each.execute(() -> desk.answer(caller, new Line.Received(request, Optional.empty())));
            }
        }
    }

    private static boolean isFolderSafe() throws IOException {
        if (!Files.exists(Book.FOLDER)) {
            Files.createDirectory(Book.FOLDER);
            Files.setPosixFilePermissions(Book.FOLDER, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return !OwnFiles.isUnsafe(Book.FOLDER) && !Files.isSymbolicLink(Book.FOLDER);
    }
}
