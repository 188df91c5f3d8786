package mapback.binder;

import static mapback.binder.Guest.NOBODY;
import static mapback.binder.Guest.ask;
import static mapback.binder.Guest.done;
import static mapback.binder.Guest.said;
import static mapback.binder.Guest.unmap;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import mapback.binder.polkit.Polkit.Verdict;
import mapback.binder.wire.HolderKind;
import mapback.binder.wire.Line;
import mapback.binder.wire.Message;
import mapback.binder.wire.Reason;
import mapback.linux.LocalSocket;
import mapback.linux.NativeFile;
import org.junit.jupiter.api.Test;

/// What is another's, or otherwise, by the moment when something is done. Run by [KernelIT].
class MomentsInKernel implements InKernel.Scene {
    private static final int MEBI = 1 << 20;
    private static final int OTHER = 5001;

    private final Guest guest = new Guest((_, _) -> Verdict.YES, Guest.IDLE);
    private final Path image = guest.image(MEBI);

    MomentsInKernel() throws Exception {}

    @Test
    void what_became_another_s_meanwhile_is_neither_taken_away_nor_set() throws Exception {
        try (Line line = guest.users();
                Line second = guest.users()) {
            int device = guest.map(line, image, "same", guest.asker());
            Path queue = Path.of("/sys/block/nbd" + device + "/queue/read_ahead_kb");
            Files.writeString(queue, "64");
            try (NativeFile _ = new Book().hold(device)) {
                line.send(Message.disconnect(NOBODY, device, true));
                second.send(Message.configure(device, 4096, 4096));
                // Both have been read, and wait.
                Guest.await(() -> waiting("user " + Guest.UID) == 2);
                Path entry = Book.FOLDER.resolve("nbd" + device);
                Files.writeString(entry, Files.readString(entry).replace("UID=" + Guest.UID, "UID=" + OTHER));
            }
            Message unknown = Message.refused(Reason.UNKNOWN_DEVICE, "");
            assertThat(line.next().orElseThrow().message()).isEqualTo(unknown);
            assertThat(second.next().orElseThrow().message()).isEqualTo(unknown);
            assertThat(new Device(device).isConnected()).isTrue();
            assertThat(Files.readString(queue)).isEqualTo("64\n");
        }
    }

    @Test
    void a_device_that_is_being_taken_away_holds_up_no_other() throws Exception {
        try (Line line = guest.roots();
                NativeFile _ = new Book().hold(0)) {
            long start = System.nanoTime();
            int device = guest.map(line, image, "next", NOBODY);
            assertThat(device).isEqualTo(1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
            done(unmap(line, device));
        }
    }

    @Test
    void the_file_of_a_device_that_another_program_has_open_stays_as_it_is() throws Exception {
        Path node = Path.of("/dev/nbd0");
        said("chmod", "0660", node.toString());
        Process reader = new ProcessBuilder("sh", "-c", "exec 3<" + node + "; echo open; exec sleep 1000").start();
        try (Line line = guest.roots()) {
            assertThat(reader.inputReader().readLine()).isEqualTo("open");
            int device = guest.map(line, image, "next", NOBODY);
            assertThat(device).isEqualTo(1);
            assertThat(said("stat", "-c", "%u %a", node.toString())).isEqualTo("0 660\n");
            assertThat(Book.FOLDER.resolve("nbd0")).doesNotExist();
            done(unmap(line, device));
        } finally {
            reader.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_server_that_cannot_be_entered_is_not_given_to_the_kernel() throws Exception {
        try (Line line = guest.roots();
                LocalSocket.Pair pair = LocalSocket.pair()) {
            int device = guest.map(line, image, "lives", NOBODY);
            guest.killLast();
            Path inTheWay = Files.createDirectory(Book.FOLDER.resolve(".nbd" + device + ".new"));
            Message refused =
                    ask(line, Message.reconfigure(device, "lives"), pair.other().handle());
            Files.delete(inTheWay);
            assertThat(refused.reason()).contains(Reason.SYSTEM);
            pair.other().close();
            assertThat(pair.one().awaitHangUp(Duration.ofSeconds(5)))
                    .as("nobody holds the other end")
                    .isTrue();
            done(ask(
                    line,
                    Message.reconfigure(device, "lives"),
                    guest.server(image).handle()));
            assertThat(Guest.sum(Path.of("/dev/nbd" + device))).isEqualTo(Guest.sum(image));
            done(unmap(line, device));
        }
    }

    @Test
    void what_the_kernel_does_not_take_leaves_no_entry() throws Exception {
        said("modprobe", "-r", "nbd");
        // With so many partitions each, it has no device of this number.
        said("modprobe", "nbd", "max_part=255");
        try (Line line = guest.roots()) {
            Message answer = ask(line, wish(32_767, MEBI), guest.server(image).handle());
            assertThat(answer.reason()).as("%s", answer).contains(Reason.SYSTEM);
            assertThat(Book.FOLDER.resolve("nbd32767")).doesNotExist();
        } finally {
            said("modprobe", "-r", "nbd");
            said("modprobe", "nbd");
        }
    }

    @Test
    void a_device_of_any_size_is_listed() throws Exception {
        try (Line line = guest.roots()) {
            done(ask(line, wish(3, Long.MAX_VALUE - 512), guest.server(image).handle()));
            assertThat(line.ask(Message.list())).hasSize(2);
            done(ask(line, Message.disconnect(NOBODY, 3, true)));
        }
    }

    @Test
    void a_mount_point_of_any_bytes_hides_no_other_and_a_mere_name_counts_for_nothing() throws Exception {
        Path disk = Files.write(Path.of("/tmp/moments"), new byte[16 * MEBI]);
        said("mkfs.ext4", "-q", "-F", disk.toString());
        try (Line line = guest.roots()) {
            int device = guest.map(line, disk, "mounted", NOBODY);
            String node = "/dev/nbd" + device;
            List<Message> named = mounted("mount -t tmpfs " + node + " /mnt", () -> line.ask(Message.holders(device)));
            assertThat(named).as("a source that is a word").containsExactly(Message.done(device, 0));
            String odd = "mount -t tmpfs x /mnt; mkdir /mnt/$(printf 'odd\\377') '/mnt/a\tpoint'; "
                    + "mount -t tmpfs x /mnt/$(printf 'odd\\377'); mount -o ro,noload " + node + " '/mnt/a\tpoint'";
            Message mount = Message.holder(HolderKind.MOUNT, 0, "/mnt/a\tpoint");
            assertThat(mounted(odd, () -> line.ask(Message.holders(device)))).contains(mount);
            // As the book says it of a helper that is no more.
            Path entry = Book.FOLDER.resolve("nbd" + device);
            Files.writeString(entry, Files.readString(entry).replaceAll("HELPER=(\\d+) \\d+", "HELPER=$1 1"));
            assertThat(mounted(odd, () -> line.ask(Message.disconnect(NOBODY, device, false))))
                    .containsExactly(mount, Message.refused(Reason.IN_USE, ""));
            done(unmap(line, device));
        }
    }

    /// What is answered while a process with mounts of its own is there.
    private static List<Message> mounted(String commands, Callable<List<Message>> question) throws Exception {
        Process hidden = new ProcessBuilder(
                        "unshare", "--mount", "sh", "-ec", commands + "; echo there; exec sleep 1000")
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(hidden.inputReader().readLine()).isEqualTo("there");
            return question.call();
        } finally {
            hidden.destroyForcibly().waitFor();
        }
    }

    @Override
    public void clear() throws Exception {
        guest.clear();
    }

    @Override
    public void end() throws Exception {
        guest.end();
    }

    private static Message wish(int device, long size) {
        return Message.connect(NOBODY, OptionalInt.of(device), size, Guest.READ_ONLY, "wished", Guest.TITLE);
    }

    /// How many threads of that name wait for a device to be let go.
    private static long waiting(String name) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().equals(name))
                .filter(thread -> List.of(thread.getValue()).stream()
                        .anyMatch(element -> element.getClassName().equals(Book.class.getName())
                                && element.getMethodName().equals("hold")))
                .count();
    }
}
