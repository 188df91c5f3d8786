package mapback.binder;

import static mapback.binder.Guest.NOBODY;
import static mapback.binder.Guest.UID;
import static mapback.binder.Guest.ask;
import static mapback.binder.Guest.done;
import static mapback.binder.Guest.said;
import static mapback.binder.Guest.unmap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import mapback.binder.polkit.Polkit;
import mapback.binder.wire.Asker;
import mapback.binder.wire.Line;
import mapback.binder.wire.Message;
import mapback.binder.wire.Reason;
import mapback.linux.LocalSocket;
import org.junit.jupiter.api.Test;

/// With udev, the system's bus, polkit and udisks2, and the files of the installer where they belong. Run by
// [KernelIT].
class DesktopInKernel implements InKernel.Scene {
    private static final int MEBI = 1 << 20;
    private static final int OTHER = 5001;
    private static final Path INSTALLER = Path.of(System.getProperty("mapback.fixtures", ""), "../../../installer")
            .normalize();
    private static final Path HOME = Path.of("/usr/lib/mapback");
    private static final Path RULES = Path.of("/etc/polkit-1/rules.d/10-mapback-test.rules");

    private final Guest guest = new Guest(new Polkit()::ask, Duration.ofMinutes(4));

    DesktopInKernel() throws Exception {
        install();
    }

    /// Puts what the installer brings into its place.
    static void install() throws Exception {
        install("udev/62-mapback.rules", "/etc/udev/rules.d");
        install("polkit/io.mapback.policy", "/usr/share/polkit-1/actions");
        install("binder/mapback-binder", HOME + "/bin");
        Files.createSymbolicLink(HOME.resolve("runtime"), Path.of(System.getProperty("java.home")));
        Path jars = Files.createDirectories(HOME.resolve("lib/binder"));
        for (String entry : System.getProperty("java.class.path").split(":", -1)) {
            if (entry.matches(".*/(binder|linux)/target/classes")) {
                String name = Path.of(entry, "../..").normalize().getFileName() + ".jar";
                said(
                        System.getProperty("java.home") + "/bin/jar",
                        "--create",
                        "--file",
                        jars.resolve(name).toString(),
                        "-C",
                        entry,
                        ".");
            } else if (entry.matches(".*/jna-[0-9.]+jar")) {
                Files.copy(Path.of(entry), jars.resolve("jna.jar"));
            } else if (entry.matches(".*/mapback-linux-[^/]+jar")) {
                // As it is when the module before this one was packaged already.
                Files.copy(Path.of(entry), jars.resolve("linux.jar"));
            }
        }
        said("cp", "-r", System.getProperty("mapback.native") + "/.", jars.toString());
        said("udevadm", "control", "--reload");
    }

    @Test
    void the_disk_and_its_partitions_are_their_owner_s_alone_and_nothing_begins_to_work() throws Exception {
        decide("yes");
        Path image = partitioned("mkfs.ext4", "-q", "-F");
        Asker asker = guest.asker();
        try (Line line = guest.users();
                Line roots = guest.roots()) {
            int device = guest.map(line, image, "mine", asker);
            said("udevadm", "settle");
            for (String node : List.of("/dev/nbd" + device, "/dev/nbd" + device + "p1")) {
                assertThat(said("stat", "-c", "%u %a", node)).as(node).isEqualTo(UID + " 400\n");
                assertThat(reads(UID, node)).isTrue();
                assertThat(reads(OTHER, node)).isFalse();
                assertThat(said("udevadm", "info", "-q", "property", node))
                        .contains("UDISKS_AUTO=0", "SYSTEMD_READY=0", "MAPBACK_BACKEND=mine");
            }
            // Asking for a mount works, for whom the system lets.
            said("udisksctl", "mount", "--no-user-interaction", "-o", "ro,noload", "-b", "/dev/nbd" + device + "p1");
            List<Message> refused = line.ask(Message.disconnect(NOBODY, device, false));
            assertThat(refused.getLast()).isEqualTo(Message.refused(Reason.IN_USE, ""));
            assertThat(refused.getFirst().text()).contains("/media/");
            said("umount", "/dev/nbd" + device + "p1");

            int second = guest.map(roots, image, "roots", NOBODY);
            said("udevadm", "settle");
            assertThat(reads(UID, "/dev/nbd" + second)).isFalse();
            done(unmap(line, device));
            done(unmap(roots, second));
            said("udevadm", "settle");
            assertThat(said("stat", "-c", "%u", "/dev/nbd" + device)).isEqualTo("0\n");
            assertThat(Path.of("/dev/nbd" + device + "p1")).doesNotExist();
        }
    }

    @Test
    void of_two_users_with_two_devices_each_none_can_unmap_reconfigure_or_read_the_other_s() throws Exception {
        decide("yes");
        Path image = guest.image(MEBI);
        List<TwoDevices> users = new ArrayList<>();
        for (int uid : List.of(UID, OTHER)) {
            Asker asker = guest.askerOf(uid);
            try (Line line = guest.usersOf(uid)) {
                int first = guest.map(line, image, "first", asker);
                users.add(new TwoDevices(
                        uid, asker, Map.of(first, "first", guest.map(line, image, "second", asker), "second")));
            }
        }
        said("udevadm", "settle");
        decide("no");
        for (TwoDevices one : users) {
            TwoDevices other = one.uid() == UID ? users.getLast() : users.getFirst();
            try (Line line = guest.usersOf(one.uid());
                    LocalSocket server = guest.server(image)) {
                for (var his : other.backends().entrySet()) {
                    int device = his.getKey();
                    for (boolean forced : List.of(false, true)) {
                        assertThat(ask(line, Message.disconnect(one.asker(), device, forced)))
                                .isEqualTo(Message.refused(Reason.NOT_AUTHORIZED, ""));
                    }
                    assertThat(ask(line, Message.reconfigure(device, his.getValue()), server.handle()))
                            .isEqualTo(Message.refused(Reason.UNKNOWN_DEVICE, ""));
                    assertThat(reads(one.uid(), "/dev/nbd" + device)).isFalse();
                    assertThat(reads(other.uid(), "/dev/nbd" + device)).isTrue();
                }
                assertThat(line.ask(Message.list())).hasSize(3);
            }
        }
        for (TwoDevices one : users) {
            try (Line line = guest.usersOf(one.uid())) {
                for (int own : one.backends().keySet()) {
                    done(unmap(line, own));
                }
            }
        }
    }

    /// What a user has.
    ///
    /// @param backends by the device's number
    private record TwoDevices(int uid, Asker asker, Map<Integer, String> backends) {}

    @Test
    void another_user_can_neither_unmap_nor_reconfigure_nor_read() throws Exception {
        decide("yes");
        Path image = guest.image(MEBI);
        Asker asker = guest.asker();
        try (Line line = guest.users();
                Line roots = guest.roots();
                LocalSocket server = guest.server(image)) {
            int his = guest.map(roots, image, "his", NOBODY);
            int mine = guest.map(line, image, "mine", asker);
            said("udevadm", "settle");
            decide("no");
            assertThat(ask(line, Message.disconnect(asker, his, true)))
                    .isEqualTo(Message.refused(Reason.NOT_AUTHORIZED, ""));
            assertThat(ask(line, Message.reconfigure(his, "his"), server.handle()))
                    .isEqualTo(Message.refused(Reason.UNKNOWN_DEVICE, ""));
            assertThat(reads(UID, "/dev/nbd" + his)).isFalse();
            assertThat(reads(OTHER, "/dev/nbd" + mine)).isFalse();
            assertThat(line.ask(Message.list())).hasSize(2);
            assertThat(roots.ask(Message.list())).as("root sees the whole book").hasSize(3);
            done(unmap(line, mine));
        }
    }

    @Test
    void polkit_says_yes_and_no_and_that_nobody_is_there_to_ask() throws Exception {
        Path image = guest.image(MEBI);
        Asker asker = guest.asker();
        try (Line line = guest.users()) {
            decide("no");
            assertThat(map(line, image, asker)).isEqualTo(Message.refused(Reason.NOT_AUTHORIZED, ""));
            decide("auth_admin");
            assertThat(map(line, image, asker)).isEqualTo(Message.refused(Reason.NO_AGENT, ""));
            assertThat(map(line, image, new Asker(asker.pid(), false))).isEqualTo(Message.refused(Reason.NO_AGENT, ""));
            // A rule sees what is asked.
            write(
                    "return action.lookup('stated-title') == '" + Guest.TITLE + "' && action.lookup('stated-size') == '"
                            + MEBI
                            + "' && action.lookup('mode') == 'read-only' && subject.user == 'nobody' ? polkit.Result.YES : polkit.Result.NO;");
            done(unmap(line, done(map(line, image, asker))));
            Message other = Message.connect(asker, OptionalInt.empty(), MEBI, Guest.READ_ONLY, "t", "another");
            assertThat(ask(line, other, guest.server(image).handle()))
                    .isEqualTo(Message.refused(Reason.NOT_AUTHORIZED, ""));
        }
        assertThat(Path.of("/sys/block/nbd0/pid")).doesNotExist();
    }

    @Test
    void pkexec_makes_a_binder_for_one_user_and_his_devices_that_ends_with_the_last() throws Exception {
        decide("yes");
        Path image = guest.image(MEBI);
        Path nbdkit = guest.nbdkit(image);
        Files.setAttribute(nbdkit, "unix:mode", 0666);
        try (Line roots = guest.roots()) {
            int others = guest.map(roots, image, "roots", NOBODY);
            assertThat(throughPkexec(nbdkit.toString(), Integer.toString(others)))
                    .isEqualTo("""
                            mapped done
                            reads %s
                            listed device
                            another user's refused %2$d
                            another user's refused %2$d
                            unmapped done
                            the binder ended with 0
                            """.formatted(
                                    Guest.sum(image),
                                    Message.refused(Reason.NOT_AUTHORIZED, "").extra()));
            assertThat(new Device(others).isConnected()).isTrue();
            assertThat(throughPkexec(nbdkit.toString(), Integer.toString(others), "hang up"))
                    .as("its helper has hung up and not ended, as between the two")
                    .endsWith("the binder stays\n");
            for (Message row : roots.ask(Message.list())) {
                if (row.kind() == Message.Kind.DEVICE) {
                    done(ask(roots, Message.disconnect(NOBODY, row.device(), true)));
                }
            }
            Guest.await(() -> said("ps", "-A", "-o", "args").lines().noneMatch(line -> line.endsWith("binder.Binder")));
        }
        decide("no");
        assertThat(throughPkexec(nbdkit.toString(), "0")).isEqualTo("the binder ended with 127\n");
    }

    /// What a helper in Python says, which an ordinary user started.
    private static String throughPkexec(String... arguments) throws Exception {
        String uid = Integer.toString(UID);
        List<String> command = new ArrayList<>(List.of(
                "setpriv", "--reuid", uid, "--regid", uid, "--clear-groups", "env", "-i", "PATH=/usr/bin:/bin"));
        command.addAll(List.of("python3", "-c", helperInPython()));
        command.addAll(List.of(arguments));
        return said(command.toArray(String[]::new));
    }

    @Test
    void an_image_whose_volume_group_has_the_host_s_name_does_not_disturb_it() throws Exception {
        Path hosts = Files.write(Path.of("/tmp/hosts"), new byte[64 * MEBI]);
        Path twin = Files.write(Path.of("/tmp/twin"), new byte[64 * MEBI]);
        String loop = said("losetup", "--find", "--show", twin.toString()).strip();
        said("lvm", "pvcreate", "-q", loop);
        said("lvm", "vgcreate", "-q", "pve", loop);
        said("lvm", "lvcreate", "-q", "-an", "-Zn", "-n", "root", "-L", "16M", "pve");
        forget(loop, "pve");
        // The system's own rules activate it here, as they would the image's if ours were not there.
        String again = said("losetup", "--find", "--show", twin.toString()).strip();
        Guest.await(() -> said("dmsetup", "ls").contains("pve-root"));
        forget(again, "pve");
        assertThat(said("dmsetup", "ls")).doesNotContain("pve-root");
        loop = said("losetup", "--find", "--show", hosts.toString()).strip();
        said("lvm", "pvcreate", "-q", loop);
        said("lvm", "vgcreate", "-q", "pve", loop);
        said("lvm", "lvcreate", "-q", "-Zn", "-n", "root", "-L", "16M", "pve");
        said("mkfs.ext4", "-q", "/dev/mapper/pve-root");
        Path point = Files.createDirectories(Path.of("/tmp/host"));
        said("mount", "/dev/mapper/pve-root", point.toString());
        String before = said("dmsetup", "table");
        try (Line roots = guest.roots()) {
            Message writable =
                    Message.connect(NOBODY, OptionalInt.empty(), 64L * MEBI, Guest.WRITABLE, "twin", Guest.TITLE);
            int device = done(ask(roots, writable, guest.server(twin).handle()));
            said("udevadm", "settle");
            assertThat(said("udevadm", "info", "-q", "property", "/dev/nbd" + device))
                    .contains("ID_FS_TYPE=LVM2_member", "DM_MULTIPATH_DEVICE_PATH=1")
                    .doesNotContain("LVM_VG_NAME_COMPLETE");
            assertThat(said("dmsetup", "table"))
                    .as("nothing of the twin was activated")
                    .isEqualTo(before);
            Files.write(point.resolve("still"), new byte[MEBI]);
            said("sync", "-f", point.toString());
            done(unmap(roots, device));
            assertThat(said("lvm", "vgs", "--noheadings", "-o", "name").strip()).isEqualTo("pve");
        } finally {
            said("umount", point.toString());
            said("lvm", "vgchange", "-q", "-an", "pve");
            said("losetup", "-d", loop);
        }
    }

    @Test
    void a_volume_group_is_opened_when_it_is_asked_for_in_the_guide_s_words() throws Exception {
        Path disk = Files.write(Path.of("/tmp/group"), new byte[64 * MEBI]);
        String loop = said("losetup", "--find", "--show", disk.toString()).strip();
        said("lvm", "pvcreate", "-q", loop);
        said("lvm", "vgcreate", "-q", "guest-vg", loop);
        said("lvm", "lvcreate", "-q", "-Zn", "-n", "root", "-L", "16M", "guest-vg");
        said("mkfs.ext4", "-q", "/dev/guest-vg/root");
        forget(loop, "guest-vg");
        try (Line roots = guest.roots()) {
            int device = guest.map(roots, disk, "group", NOBODY);
            said("udevadm", "settle");
            String node = "/dev/nbd" + device;
            assertThat(said("lvm", "vgs", "--devices", node)).contains("guest-vg");
            said("lvm", "vgchange", "-ay", "--devices", node, "guest-vg");
            said("mount", "-o", "ro,nosuid,nodev,noload", "/dev/guest-vg/root", "/mnt");
            List<Message> refused = roots.ask(Message.disconnect(NOBODY, device, false));
            assertThat(refused.getFirst().text()).isEqualTo("guest--vg-root");
            said("umount", "/mnt");
            said("lvm", "vgchange", "-an", "--devices", node, "guest-vg");
            done(unmap(roots, device));
        }
    }

    @Override
    public void clear() throws Exception {
        guest.clear();
        Files.deleteIfExists(RULES);
    }

    @Override
    public void end() {}

    private Message map(Line line, Path image, Asker asker) throws Exception {
        return ask(line, Guest.connect(image, "a", asker), guest.server(image).handle());
    }

    /// Ends the group and detaches what it is on, and nothing remembers that it was there.
    private static void forget(String loop, String group) throws Exception {
        // What udev has not seen yet it would make work again.
        said("udevadm", "settle");
        said("lvm", "vgchange", "-q", "-an", group);
        said("losetup", "-d", loop);
        said("udevadm", "settle");
        Guest.await(() -> Files.notExists(Path.of("/sys/block", loop.substring("/dev/".length()), "loop")));
        said("rm", "-rf", "/run/lvm/pvs_online", "/run/lvm/vgs_online");
    }

    /// What polkit says to all that Mapback asks.
    static void decide(String result) throws Exception {
        write("return '" + result + "';");
    }

    private static void write(String body) throws Exception {
        Files.writeString(
                RULES,
                "polkit.addRule(function(action, subject) { if (action.id.indexOf('io.mapback.') == 0) { " + body
                        + " } if (action.id == 'io.mapback.test') { return polkit.Result.YES; } });");
        Files.setAttribute(RULES, "unix:mode", 0644);
    }

    private static boolean reads(int uid, String node) throws Exception {
        Process process = new ProcessBuilder(
                        "setpriv", "--reuid", Integer.toString(uid), "--clear-groups", "head", "-c1", node)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor() == 0;
    }

    /// A disk with one partition, which is given to the program.
    private Path partitioned(String... program) throws Exception {
        Path image = guest.image(16 * MEBI);
        said("sh", "-c", "echo ',8M' | sfdisk -q -X gpt " + image);
        String loop = said(
                        "losetup",
                        "--find",
                        "--show",
                        "--offset",
                        "1048576",
                        "--sizelimit",
                        "8388608",
                        image.toString())
                .strip();
        String[] command = Arrays.copyOf(program, program.length + 1);
        command[program.length] = loop;
        said(command);
        said("losetup", "-d", loop);
        return image;
    }

    private static void install(String file, String folder) throws IOException {
        Path target =
                Files.createDirectories(Path.of(folder)).resolve(Path.of(file).getFileName());
        Files.copy(INSTALLER.resolve(file), target);
        Files.setAttribute(target, "unix:uid", 0);
    }

    /// What a helper does, by the layout of the messages alone.
    private static String helperInPython() {
        return """
                import hashlib, socket, struct, subprocess, sys, array, os
                layout = '>BBBBiiiqii64s256s'
                names = ['', '', '', '', '', '', 'device', '', 'done', 'refused']
                def ask(kind, device=0, size=0, number=0, backend=b'', beside=None):
                    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [beside.fileno()]))] if beside else []
                    try:
                        line.sendmsg([struct.pack(layout, 1, kind, 0, 0, device, 0, 0, size, number, 0, backend, b'')], rights)
                        return answer()
                    except (BrokenPipeError, ConnectionResetError):
                        end()
                def answer():
                    bytes = line.recv(352, socket.MSG_WAITALL)
                    return struct.unpack(layout, bytes) if bytes else end()
                def end():
                    print('the binder ended with', binder.wait())
                    sys.exit()
                server = socket.socket(socket.AF_UNIX)
                server.connect(sys.argv[1])
                server.recv(18, socket.MSG_WAITALL)
                server.send(struct.pack('>IQII', 3, 0x49484156454f5054, 1, 0))
                size = struct.unpack('>QH', server.recv(10, socket.MSG_WAITALL))[0]
                line, other = socket.socketpair()
                binder = subprocess.Popen(['pkexec', '/usr/lib/mapback/bin/mapback-binder'], stdin=other,
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                other.close()
                mapped = ask(0, size=size, number=15, backend=b'pk', beside=server)
                print('mapped', names[mapped[1]])
                read = open('/dev/nbd%d' % mapped[4], 'rb').read()
                print('reads', hashlib.sha256(read).hexdigest())
                print('listed', names[ask(3)[1]])
                answer()
                for force in 0, 1:
                    others = ask(2, device=int(sys.argv[2]), number=force)
                    print('another user\\'s', names[others[1]], others[9])
                if sys.argv[3:] == ['hang up']:
                    line.close()
                    try:
                        binder.wait(2)
                    except subprocess.TimeoutExpired:
                        print('the binder stays')
                    sys.exit()
                print('unmapped', names[ask(2, device=mapped[4])[1]])
                print('the binder ended with', binder.wait())
                """;
    }
}
