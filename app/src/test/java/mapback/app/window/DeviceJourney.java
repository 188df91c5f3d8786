package mapback.app.window;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.scene.Node;
import mapback.app.model.MappingItem;
import mapback.testkit.Fixtures;

/// What a user of the booted machine does with the window: attaches a disk, reads it, detaches it; or is told why not.
/// Each sentence is a line, `ok …` or `failed …`.
final class DeviceJourney {
    private static final String SNAPSHOT = "vm/100/2026-01-11T08:00:00Z";
    private static final String IMAGE = "drive-scsi0.img";

    private final Rig rig;
    private final String user;

    private DeviceJourney(Rig rig, String user) {
        this.rig = rig;
        this.user = user;
    }

    /// @param words a folder, what is said of the user, and the words that are to be shown, none for a disk
    public static void main(String[] words) throws Exception {
        Platform.startup(() -> Platform.setImplicitExit(false));
        Rig rig = new Rig(Path.of(words[0]));
        int status = 1;
        try {
            DeviceJourney journey = new DeviceJourney(rig, words[1]);
            journey.openBackups();
            if (words.length > 2) {
                journey.refused(words[2]);
            } else {
                journey.attached();
            }
            status = 0;
        } finally {
            rig.close();
            System.exit(status);
        }
    }

    private void openBackups() throws Exception {
        rig.open(Locale.ENGLISH);
        rig.awaitText("Where are your backups?");
        rig.click("#folderCard");
        rig.type("#path", Fixtures.datastore().toString());
        rig.click("#use");
        rig.awaitText("the mail server (VM 100)");
        rig.type("#filter", "100");
        rig.await("one machine is left", () -> rig.models().backups().machines().size() == 1);
        rig.clickText("the mail server (VM 100)");
        rig.clickText(IMAGE);
        rig.usable("#attach");
        rig.click("#attach");
    }

    private void attached() throws Exception {
        check("attaches a disk", () -> {
            rig.await("a device is listed", () -> device().isPresent());
            rig.awaitText("/dev/nbd");
            return true;
        });
        String device = Rig.onWindowThread(() -> device().orElseThrow());
        check("reads from it what was backed up", () -> sum(Path.of(device)).equals(Sums.known(SNAPSHOT, IMAGE)));
        String partition = device + "p2";
        check("opens what is on it, and whatever is there cannot be changed", () -> {
            rig.await(partition + " can be opened", () -> opener(partition).isPresent());
            rig.robot.clickOn(Rig.onWindowThread(() -> opener(partition).orElseThrow()));
            rig.click("#trusted");
            rig.awaitText(partition + " is open at /media/");
            return mounts().anyMatch(line -> line.startsWith(partition + " /media/") && line.contains(" ro,"));
        });
        check("detaches it, and what was open is closed", () -> {
            rig.click("#detach");
            rig.awaitText("Nothing of a backup is attached here.");
            return mounts().noneMatch(line -> line.startsWith(partition + " "))
                    && Files.readString(Path.of("/sys/block", device.substring(5), "size"))
                            .strip()
                            .equals("0");
        });
    }

    private Optional<Node> opener(String partition) {
        return rig.stage().getScene().getRoot().lookupAll("#open").stream()
                .filter(node -> String.valueOf(node.getAccessibleText()).endsWith(partition))
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

    private void refused(String words) throws Exception {
        check("is told why there is no disk", () -> {
            rig.awaitText(words);
            return rig.models().live().mappings().isEmpty();
        });
    }

    private void check(String sentence, Callable<Boolean> piece) {
        String fault;
        try {
            fault = piece.call() ? "" : "it is otherwise";
        } catch (Exception | AssertionError e) {
            fault = String.valueOf(e.getMessage()).replace('\n', '~');
        }
        System.out.println(
                fault.isEmpty() ? "ok " + user + " " + sentence : "failed " + user + " " + sentence + ": " + fault);
    }

    private static String sum(Path device) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(device), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
