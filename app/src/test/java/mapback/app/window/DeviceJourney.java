package mapback.app.window;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.scene.Node;
import mapback.app.model.MappingItem;

/// What a user of the booted machine does with the window: attaches disks, is refused, is asked for a password,
/// reads what is attached, opens it and detaches it. The machine's rules go by the image. Each sentence is a line,
/// `ok …` or `failed …`.
final class DeviceJourney {
    private static final int MOST_TRIES = 5;
    private static final String ALLOWED = WindowCase.IMAGE;
    private static final String REFUSED = "drive-scsi1.img";
    private static final String ASKED = "drive-scsi2.img";

    private final Rig rig;
    private final Path agent;

    private DeviceJourney(Rig rig, Path agent) {
        this.rig = rig;
        this.agent = agent;
    }

    /// @param words a folder, the agent that types passwords, and those that it types
    public static void main(String[] words) {
        int status = 1;
        // The toolkit's thread would keep the process, whatever was thrown here.
        try {
            Platform.startup(() -> Platform.setImplicitExit(false));
            travel(Path.of(words[0]), Path.of(words[1]), List.of(words).subList(2, words.length));
            status = 0;
        } catch (Exception | AssertionError e) {
            System.out.println("failed the window comes to its end: " + line(e));
            e.printStackTrace();
        } finally {
            System.exit(status);
        }
    }

    private static void travel(Path folder, Path agent, List<String> passwords) throws Exception {
        Rig rig = Rig.slowly(folder);
        try {
            DeviceJourney journey = new DeviceJourney(rig, agent);
            rig.openSample();
            rig.clickText(WindowCase.MACHINE);
            journey.refused();
            journey.asked(passwords);
            journey.allowed();
        } finally {
            rig.close();
        }
    }

    private void attach(String image) throws Exception {
        rig.clickText(image);
        rig.await(image + " is chosen", () -> rig.models()
                .backups()
                .content()
                .get()
                .filter(content -> content.filename().startsWith(image))
                .isPresent());
        rig.click("#attach");
    }

    private void refused() throws Exception {
        check("who is refused by polkit is told why there is no disk", () -> {
            attach(REFUSED);
            return isTold("You are not permitted");
        });
        check("who would have to be asked, but by nobody, is told that", () -> {
            attach(ASKED);
            return isTold("there is nobody to ask");
        });
    }

    private void asked(List<String> passwords) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "python3",
                agent.toString(),
                Long.toString(ProcessHandle.current().pid())));
        command.addAll(passwords);
        Process asking = new ProcessBuilder(command)
                .redirectError(rig.home.resolve("agent.log").toFile())
                .start();
        try (BufferedReader said = asking.inputReader()) {
            check("polkit's agent is there to ask", () -> "ready".equals(said.readLine()));
            check("who types a wrong password is told so", () -> {
                rig.click("#step-again");
                return isTold("or the password was wrong");
            });
            check("who types the right one has a disk", () -> {
                rig.click("#step-again");
                rig.await("a device is listed", () -> device().isPresent());
                return true;
            });
            check("and gives it back without a question", this::detached);
        } finally {
            asking.destroy();
        }
    }

    private void allowed() throws Exception {
        check("whom polkit allows it attaches a disk", () -> {
            rig.clickText("datastore");
            rig.clickText(WindowCase.MACHINE);
            attach(ALLOWED);
            rig.await("a device is listed", () -> device().isPresent());
            rig.awaitText("/dev/nbd");
            return true;
        });
        String device = Rig.onWindowThread(() -> device().orElse("/dev/none"));
        check("reads from it what was backed up", () -> sum(Path.of(device))
                .equals(Sums.known(WindowCase.SNAPSHOT, ALLOWED)));
        String partition = device + "p2";
        check("opens what is on it, and whatever is there cannot be changed", () -> {
            clickOpener(partition);
            rig.click("#trusted");
            rig.awaitText(partition + " is open at /media/");
            return mounts().anyMatch(line -> line.startsWith(partition + " /media/") && line.contains(" ro,"));
        });
        check(
                "detaches it, and what was open is closed",
                () -> detached() && mounts().noneMatch(line -> line.startsWith(partition + " ")));
    }

    private boolean detached() throws Exception {
        String device = Rig.onWindowThread(() -> device().orElseThrow());
        rig.click("#detach");
        rig.awaitText("Nothing of a backup is attached here.");
        return Files.readString(Path.of("/sys/block", device.substring(5), "size"))
                .strip()
                .equals("0");
    }

    /// Its row is made anew when somebody else begins or ceases to use the device, like the reader before: a click may
    /// be on what is not there any more, which the robot tells in several ways.
    private void clickOpener(String partition) throws Exception {
        for (int tries = 1; ; tries++) {
            rig.await(partition + " can be opened", () -> opener(partition).isPresent());
            try {
                rig.robot.clickOn(Rig.onWindowThread(() -> opener(partition).orElseThrow()));
                rig.await("it is asked whether that is trusted", () -> rig.find("#trusted")
                        .isPresent());
                return;
            } catch (RuntimeException | AssertionError e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private Optional<Node> opener(String partition) {
        return rig.stage().getScene().getRoot().lookupAll("#open").stream()
                .filter(node -> String.valueOf(node.getAccessibleText()).endsWith(partition))
                .filter(Rig::isWithinReach)
                .findFirst();
    }

    private static Stream<String> mounts() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream();
    }

    private Optional<String> device() {
        return rig.models().live().mappings().stream()
                .map(MappingItem::address)
                .filter(address -> address.startsWith("/dev/nbd"))
                .findFirst();
    }

    private boolean isTold(String words) throws Exception {
        rig.awaitText(words);
        return rig.models().live().mappings().isEmpty();
    }

    /// The rest is of no use after one that failed, and would be waited for.
    private void check(String sentence, Callable<Boolean> piece) throws Exception {
        String fault;
        try {
            fault = piece.call() ? "" : "it is otherwise";
        } catch (Exception | AssertionError e) {
            fault = line(e);
        }
        System.out.println(fault.isEmpty() ? "ok " + sentence : "failed " + sentence + ": " + fault);
        if (!fault.isEmpty()) {
            throw new AssertionError("it goes no further than \"" + sentence + "\"");
        }
    }

    private static String line(Throwable e) {
        return String.valueOf(e.getMessage()).replace('\n', '~');
    }

    private static String sum(Path device) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(device), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
