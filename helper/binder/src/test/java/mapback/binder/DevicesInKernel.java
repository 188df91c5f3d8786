package mapback.binder;

import static mapback.binder.Guest.NOBODY;
import static mapback.binder.Guest.UID;
import static mapback.binder.Guest.ask;
import static mapback.binder.Guest.done;
import static mapback.binder.Guest.said;
import static mapback.binder.Guest.sum;
import static mapback.binder.Guest.unmap;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import mapback.binder.polkit.Polkit;
import mapback.binder.polkit.Polkit.Verdict;
import mapback.binder.wire.Asker;
import mapback.binder.wire.HolderKind;
import mapback.binder.wire.Line;
import mapback.binder.wire.Message;
import mapback.binder.wire.Reason;
import mapback.linux.LocalSocket;
import mapback.testkit.OrdinaryUser;
import org.junit.jupiter.api.Test;

/// Run by [KernelIT].
class DevicesInKernel implements InKernel.Scene {
    private static final int MEBI = 1 << 20;
    private static final int TIMES = 200;

    private final List<Polkit.Question> asked = new ArrayList<>();
    private final Guest guest = new Guest(this::decide, Guest.IDLE);
    private volatile boolean takenBack;
    private volatile Verdict verdict = Verdict.YES;
    private volatile CountDownLatch dialogue = new CountDownLatch(0);

    DevicesInKernel() throws Exception {}

    @Test
    void a_socket_becomes_a_device_with_the_same_bytes_and_goes_again() throws Exception {
        // The server serves the padding too; the size that is asked for is the image's own.
        Path image = guest.image(4 * MEBI + 1024);
        try (Line line = guest.roots()) {
            Message request =
                    Message.connect(NOBODY, OptionalInt.empty(), 4 * MEBI + 700, Guest.READ_ONLY, "a", Guest.TITLE);
            int device = done(ask(line, request, guest.server(image).handle()));
            Path node = Path.of("/dev/nbd" + device);
            assertThat(Files.readAllBytes(node)).hasSize(4 * MEBI + 1024);
            assertThat(sum(node)).isEqualTo(sum(image));
            int self = (int) ProcessHandle.current().pid();
            assertThat(line.ask(Message.list()))
                    .containsExactly(
                            Message.device(device, 0, self, 4 * MEBI + 1024, "a", Guest.TITLE), Message.done(0, 0));
            assertThat(unmap(line, device)).isEqualTo(Message.done(device, 0));
            assertThat(new Device(device).isGone()).isTrue();
            assertThat(Path.of("/run/mapback/nbd" + device)).doesNotExist();
        }
        assertThat(asked).as("root is asked nothing").isEmpty();
    }

    @Test
    void a_user_is_asked_for_once_and_has_the_device_then() throws Exception {
        Path image = guest.image(MEBI);
        Asker asker = guest.asker();
        try (Line line = guest.users()) {
            int device = guest.map(line, image, "mine", asker);
            Path node = Path.of("/dev/nbd" + device);
            assertThat(Files.getAttribute(node, "unix:uid")).isEqualTo(UID);
            assertThat((Integer) Files.getAttribute(node, "unix:mode") & 0777).isEqualTo(0400);
            assertThat(OrdinaryUser.run(() -> sum(node))).isEqualTo(sum(image));
            assertThat(asked).hasSize(1);
            Polkit.Question question = asked.getFirst();
            assertThat(question.action()).isEqualTo("io.mapback.map");
            assertThat(question.pid()).isEqualTo(asker.pid());
            assertThat(question.uid()).isEqualTo(UID);
            assertThat(question.mayPrompt()).isTrue();
            assertThat(question.details())
                    .containsEntry("stated-title", Guest.TITLE)
                    .containsEntry("stated-size", Integer.toString(MEBI))
                    .containsEntry("mode", "read-only")
                    .containsEntry("device", "/dev/nbd*");

            done(ask(line, Message.configure(device, 4096, 1024)));
            Path queue = Path.of("/sys/block/nbd" + device + "/queue");
            assertThat(Files.readString(queue.resolve("read_ahead_kb"))).isEqualTo("4096\n");
            assertThat(Files.readString(queue.resolve("max_sectors_kb"))).isEqualTo("1024\n");
            assertThat(unmap(line, device)).isEqualTo(Message.done(device, 0));
            assertThat(Files.getAttribute(node, "unix:uid")).isEqualTo(0);
            assertThat(asked).as("what is one's own asks nothing").hasSize(1);
        }
    }

    @Test
    void who_may_not_gets_the_reason() throws Exception {
        Path image = guest.image(MEBI);
        Map<Verdict, Reason> reasons = Map.of(
                Verdict.NO, Reason.NOT_AUTHORIZED,
                Verdict.DISMISSED, Reason.DISMISSED,
                Verdict.NO_AGENT, Reason.NO_AGENT,
                Verdict.FAILED, Reason.NO_POLKIT);
        Asker asker = guest.asker();
        try (Line line = guest.users()) {
            for (var one : reasons.entrySet()) {
                verdict = one.getKey();
                assertThat(ask(
                                line,
                                Guest.connect(image, "a", asker),
                                guest.server(image).handle()))
                        .isEqualTo(Message.refused(one.getValue(), ""));
            }
        }
        assertThat(Path.of("/sys/block/nbd0/pid")).doesNotExist();
    }

    @Test
    void a_dialogue_holds_up_nobody_else() throws Exception {
        Path image = guest.image(MEBI);
        Asker asker = guest.asker();
        LocalSocket server = guest.server(image);
        try (Line roots = guest.roots();
                Line waiting = guest.users();
                Line other = guest.users()) {
            int device = guest.map(other, image, "there", asker);
            dialogue = new CountDownLatch(1);
            Thread dialogued = Thread.ofPlatform().start(() -> {
                try {
                    done(ask(waiting, Guest.connect(image, "wanted", asker), server.handle()));
                } catch (java.io.IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            Guest.await(() -> asked.size() == 2);
            assertThat(other.ask(Message.list())).hasSize(2);
            done(ask(other, Message.holders(device)));
            int second = guest.map(roots, image, "roots", NOBODY);
            done(unmap(other, device));
            done(unmap(roots, second));
            assertThat(dialogued.isAlive()).isTrue();
            dialogue.countDown();
            dialogued.join();
            assertThat(other.ask(Message.list())).hasSize(2);
        }
    }

    @Test
    void a_question_is_taken_back_when_the_program_that_it_is_for_has_ended() throws Exception {
        Path image = guest.image(MEBI);
        Asker asker = guest.asker();
        LocalSocket server = guest.server(image);
        dialogue = new CountDownLatch(1);
        try (Line line = guest.users()) {
            line.send(Guest.connect(image, "a", asker), server.handle());
            Guest.await(() -> asked.size() == 1);
            ProcessHandle.of(asker.pid()).orElseThrow().destroyForcibly();
            Guest.await(() -> takenBack);
            assertThat(line.next().orElseThrow().message()).isEqualTo(Message.refused(Reason.NOT_AUTHORIZED, ""));
        }
    }

    @Test
    void a_question_is_taken_back_when_nobody_waits_for_the_answer() throws Exception {
        Path image = guest.image(MEBI);
        Asker asker = guest.asker();
        LocalSocket server = guest.server(image);
        dialogue = new CountDownLatch(1);
        try (Line line = guest.users()) {
            line.send(Guest.connect(image, "a", asker), server.handle());
            Guest.await(() -> asked.size() == 1);
        }
        Guest.await(() -> takenBack);
        assertThat(Path.of("/sys/block/nbd0/pid")).doesNotExist();
    }

    @Test
    void another_user_s_device_is_not_one_s_own() throws Exception {
        Path image = guest.image(MEBI);
        Asker asker = guest.asker();
        try (Line roots = guest.roots();
                Line line = guest.users()) {
            int device = guest.map(roots, image, "roots", NOBODY);
            Message unknown = Message.refused(Reason.UNKNOWN_DEVICE, "");
            assertThat(ask(
                            line,
                            Message.reconfigure(device, "roots"),
                            guest.server(image).handle()))
                    .isEqualTo(unknown);
            assertThat(ask(line, Message.holders(device))).isEqualTo(unknown);
            assertThat(ask(line, Message.configure(device, 4, 4))).isEqualTo(unknown);
            assertThat(line.ask(Message.list())).containsExactly(Message.done(0, 0));
            assertThat(Files.getAttribute(Path.of("/dev/nbd" + device), "unix:uid"))
                    .isEqualTo(0);

            verdict = Verdict.NO;
            Message request = Message.disconnect(asker, device, true);
            assertThat(ask(line, request)).isEqualTo(Message.refused(Reason.NOT_AUTHORIZED, ""));
            assertThat(asked.getLast().action()).isEqualTo("io.mapback.unmap-others");
            assertThat(asked.getLast().details()).containsEntry("device", "/dev/nbd" + device);
            verdict = Verdict.YES;
            assertThat(ask(line, request)).isEqualTo(Message.done(device, 0));
        }
    }

    @Test
    void a_device_of_another_program_is_left_alone() throws Exception {
        Path image = guest.image(MEBI);
        said("nbd-client", "-unix", guest.nbdkit(image).toString(), "/dev/nbd0");
        try (Line line = guest.roots()) {
            assertThat(ask(line, Message.disconnect(NOBODY, 0, true))).isEqualTo(Message.refused(Reason.NOT_OURS, ""));
            assertThat(ask(line, Message.holders(0))).isEqualTo(Message.refused(Reason.NOT_OURS, ""));
            assertThat(ask(line, wish(0, image), guest.server(image).handle()))
                    .isEqualTo(Message.refused(Reason.NOT_OURS, ""));
            assertThat(guest.map(line, image, "next", NOBODY)).isEqualTo(1);
        } finally {
            said("nbd-client", "-d", "/dev/nbd0");
        }
    }

    @Test
    void a_wished_device_is_had_or_refused() throws Exception {
        Path image = guest.image(MEBI);
        try (Line line = guest.roots()) {
            // Beyond those that the driver made when it was loaded.
            for (int device : List.of(5, 40)) {
                assertThat(done(ask(
                                line, wish(device, image), guest.server(image).handle())))
                        .isEqualTo(device);
                assertThat(sum(Path.of("/dev/nbd" + device))).isEqualTo(sum(image));
            }
            assertThat(ask(line, wish(5, image), guest.server(image).handle()))
                    .isEqualTo(Message.refused(Reason.TAKEN, ""));
        }
    }

    @Test
    void nobody_is_asked_for_leave_to_have_what_is_taken() throws Exception {
        Path image = guest.image(MEBI);
        Asker asker = guest.asker();
        try (Line roots = guest.roots();
                Line line = guest.users()) {
            done(ask(roots, wish(5, image), guest.server(image).handle()));
            Message wish =
                    Message.connect(asker, OptionalInt.of(5), Files.size(image), Guest.READ_ONLY, "mine", Guest.TITLE);
            assertThat(ask(line, wish, guest.server(image).handle())).isEqualTo(Message.refused(Reason.TAKEN, ""));
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void a_book_that_cannot_be_written_is_told_and_nothing_is_bound() throws Exception {
        Path image = guest.image(MEBI);
        said("mount", "-t", "tmpfs", "-o", "size=4k,mode=755", "tmpfs", Book.FOLDER.toString());
        try (Line line = guest.roots()) {
            Files.writeString(Book.FOLDER.resolve("other"), "full");
            Message refused = ask(
                    line, Guest.connect(image, "a", NOBODY), guest.server(image).handle());
            assertThat(refused.reason()).contains(Reason.SYSTEM);
            assertThat(refused.text()).contains("No space left on device");
            assertThat(new Device(0).isConnected()).isFalse();
            Files.delete(Book.FOLDER.resolve("other"));
            done(unmap(line, guest.map(line, image, "a", NOBODY)));
        } finally {
            said("umount", Book.FOLDER.toString());
        }
    }

    @Test
    void a_device_whose_server_died_goes_on_with_another_one() throws Exception {
        Path image = guest.image(4 * MEBI);
        try (Line line = guest.roots()) {
            int device = guest.map(line, image, "lives", NOBODY);
            guest.killLast();
            Process reader = new ProcessBuilder("cat", "/dev/nbd" + device)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            LocalSocket next = guest.server(image);
            assertThat(ask(line, Message.reconfigure(device, "other"), next.handle()))
                    .isEqualTo(Message.refused(Reason.OTHER_BACKEND, ""));
            done(ask(line, Message.reconfigure(device, "lives"), next.handle()));
            assertThat(reader.waitFor()).isZero();
            done(unmap(line, device));
        }
    }

    @Test
    void what_a_helper_left_behind_is_shown_as_such_and_taken_away_by_its_owner() throws Exception {
        Path image = guest.image(MEBI);
        Asker asker = guest.asker();
        try (Line line = guest.users()) {
            int device = guest.map(line, image, "left", asker);
            guest.killLast();
            // As the book says it of a helper that is no more.
            Path entry = Path.of("/run/mapback/nbd" + device);
            Files.writeString(entry, Files.readString(entry).replaceAll("HELPER=(\\d+) \\d+", "HELPER=$1 1"));
            assertThat(line.ask(Message.list()).getFirst())
                    .isEqualTo(Message.device(device, UID, 0, MEBI, "left", Guest.TITLE));
            done(unmap(line, device));
            assertThat(new Device(device).isGone()).isTrue();
        }
    }

    @Test
    void a_device_whose_file_in_the_book_is_gone_is_its_owner_s_still() throws Exception {
        Path image = guest.image(MEBI);
        Asker asker = guest.asker();
        String backend = "mapback-" + UID + "-k3fa";
        try (Line line = guest.users();
                Line others = guest.usersOf(5001)) {
            int device = guest.map(line, image, backend, asker);
            Path entry = Path.of("/run/mapback/nbd" + device);
            Files.delete(entry);
            assertThat(line.ask(Message.list()))
                    .containsExactly(Message.device(device, UID, 0, MEBI, backend, ""), Message.done(0, 0));
            assertThat(others.ask(Message.list())).containsExactly(Message.done(0, 0));
            guest.killLast();
            done(ask(
                    line,
                    Message.reconfigure(device, backend),
                    guest.server(image).handle()));
            assertThat(entry).exists();
            Files.delete(entry);
            done(unmap(line, device));
            assertThat(new Device(device).isGone()).isTrue();
        }
    }

    @Test
    void a_device_in_use_stays_and_its_users_are_named() throws Exception {
        Path image = Files.write(Path.of("/tmp/disk"), new byte[32 * MEBI]);
        said("mkfs.ext4", "-q", "-F", image.toString());
        Path point = Files.createDirectories(Path.of("/tmp/a point"));
        try (Line line = guest.roots()) {
            Message writable = Message.connect(NOBODY, OptionalInt.empty(), 32L * MEBI, Guest.WRITABLE, "w", "");
            int device = done(ask(line, writable, guest.server(image).handle()));
            String node = "/dev/nbd" + device;
            said("mount", node, point.toString());
            assertThat(holders(line, device)).containsExactly(Message.holder(HolderKind.MOUNT, 0, point.toString()));
            // A name that somebody gave another mount hides none.
            said("sh", "-c", "odd=/tmp/$(printf 'caf\\351') && mkdir $odd && mount -t tmpfs odd $odd");
            assertThat(holders(line, device)).containsExactly(Message.holder(HolderKind.MOUNT, 0, point.toString()));
            said("sh", "-c", "umount /tmp/caf*");
            said("umount", point.toString());
            mountElsewhere(line, device, node);
            String loop = said("losetup", "--find", "--show", node).strip();
            assertThat(holders(line, device))
                    .contains(Message.holder(HolderKind.LOOP, 0, loop.substring("/dev/".length())));
            said("losetup", "-d", loop);
            said("mkswap", node);
            said("swapon", node);
            assertThat(holders(line, device)).contains(Message.holder(HolderKind.SWAP, 0, node));
            said("swapoff", node);
            String number = Files.readString(Path.of("/sys/block/nbd" + device + "/dev"))
                    .strip();
            said("mknod", "/tmp/other-name", "b", number.split(":", 2)[0], number.split(":", 2)[1]);
            for (String name : List.of("/tmp/other-name", node)) {
                Process reader =
                        new ProcessBuilder("sh", "-c", "exec 3<" + name + "; echo open; exec sleep 1000").start();
                try {
                    assertThat(reader.inputReader().readLine()).isEqualTo("open");
                    assertThat(holders(line, device)).as(name).singleElement().satisfies(holder -> {
                        assertThat(holder.holder()).isEqualTo(Optional.of(HolderKind.PROCESS));
                        assertThat(holder.asker().pid()).isEqualTo((int) reader.pid());
                    });
                    if (name.equals(node)) {
                        // Forced, it is dead at once and gone with its last user.
                        assertThat(ask(line, Message.disconnect(NOBODY, device, true)))
                                .isEqualTo(Message.done(device, 1));
                    }
                } finally {
                    reader.destroyForcibly().waitFor();
                }
            }
            Guest.await(new Device(device)::isGone);
        }
    }

    @Test
    void two_hundred_times_there_and_gone_and_nothing_is_left() throws Exception {
        Path image = guest.image(1 << 16);
        Path nbdkit = guest.nbdkit(image);
        long before = openFiles();
        long start = System.nanoTime();
        for (int i = 0; i < TIMES; i++) {
            try (Line line = guest.roots();
                    LocalSocket server = Guest.connect(nbdkit)) {
                Message request = Guest.connect(image, "b" + i, NOBODY);
                assertThat(done(ask(line, request, server.handle()))).isZero();
                assertThat(unmap(line, 0)).isEqualTo(Message.done(0, 0));
            }
        }
        System.out.printf("    %d times in %,d ms%n", TIMES, (System.nanoTime() - start) / 1_000_000);
        Guest.await(() -> openFiles() <= before);
        assertThat(Sysfs.list(Book.FOLDER, "nbd.*")).isEmpty();
    }

    @Test
    void what_the_driver_lacks_is_said() throws Exception {
        Path image = guest.image(MEBI);
        try (Line line = guest.roots()) {
            said("modprobe", "-r", "nbd");
            assertThat(ask(
                            line,
                            Guest.connect(image, "a", NOBODY),
                            guest.server(image).handle()))
                    .isEqualTo(Message.refused(Reason.NO_DRIVER, ""));
            said("modprobe", "nbd", "max_part=0");
            assertThat(ask(
                            line,
                            Guest.connect(image, "a", NOBODY),
                            guest.server(image).handle()))
                    .isEqualTo(Message.refused(Reason.NO_PARTITIONS, ""));
            said("modprobe", "-r", "nbd");
            // Devices are made when they are asked for: none at first is no fault.
            said("modprobe", "nbd", "nbds_max=0");
            int device = guest.map(line, image, "a", NOBODY);
            assertThat(sum(Path.of("/dev/nbd" + device))).isEqualTo(sum(image));
            done(unmap(line, device));
        } finally {
            said("modprobe", "-r", "nbd");
            said("modprobe", "nbd");
        }
    }

    @Override
    public void clear() throws Exception {
        dialogue.countDown();
        guest.clear();
        asked.clear();
        takenBack = false;
        verdict = Verdict.YES;
    }

    @Override
    public void end() throws Exception {
        guest.end();
    }

    /// Stands for polkit: says what the test wants, as soon as it wants, or when the caller is gone.
    private Verdict decide(Polkit.Question question, BooleanSupplier isGone) {
        asked.add(question);
        try {
            while (!dialogue.await(100, TimeUnit.MILLISECONDS)) {
                if (isGone.getAsBoolean()) {
                    takenBack = true;
                    return Verdict.NO;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return verdict;
    }

    private static Message wish(int device, Path image) throws Exception {
        return Message.connect(
                NOBODY, OptionalInt.of(device), Files.size(image), Guest.READ_ONLY, "w" + device, Guest.TITLE);
    }

    /// Mounts it where only one process and its children see it.
    private void mountElsewhere(Line line, int device, String node) throws Exception {
        Process hidden = new ProcessBuilder(
                        "unshare", "--mount", "sh", "-c", "mount " + node + " /mnt && echo there && exec sleep 1000")
                .start();
        try {
            assertThat(hidden.inputReader().readLine()).isEqualTo("there");
            assertThat(holders(line, device)).containsExactly(Message.holder(HolderKind.MOUNT, 0, "/mnt"));
        } finally {
            hidden.destroyForcibly().waitFor();
        }
    }

    /// Who uses it, after an unforced disconnect was refused for it.
    private static List<Message> holders(Line line, int device) throws Exception {
        List<Message> refused = line.ask(Message.disconnect(NOBODY, device, false));
        assertThat(refused.getLast()).isEqualTo(Message.refused(Reason.IN_USE, ""));
        List<Message> rows = refused.subList(0, refused.size() - 1);
        List<Message> again = line.ask(Message.holders(device));
        assertThat(again.subList(0, again.size() - 1)).isEqualTo(rows);
        return rows;
    }

    private static long openFiles() {
        return Sysfs.list(Path.of("/proc/self/fd"), ".*").count();
    }
}
