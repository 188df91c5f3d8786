package mapback.app.window;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.input.KeyCode;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import mapback.app.desktop.Scheme;
import mapback.problem.DeviceProblem.DenialReason;
import mapback.protocol.AccessOffer;
import mapback.protocol.DeviceUse;
import mapback.protocol.DeviceUser;
import mapback.protocol.Request;
import mapback.protocol.Source;
import mapback.testkit.Fixtures;
import mapback.testkit.server.TestServer;

/// Takes pictures of every page, light and dark. A process of its own, since the scale of a screen is read
/// once.
///
/// What is pictured is what a person sees: pixels of the screen, and not of a drawing beside it.
final class Screenshots {
    private static final String SNAPSHOT = "vm/100/2026-01-11T08:00:00Z";
    private static final String IMAGE = "drive-scsi0.img";
    private static final String USER = "mapback@pbs";
    private static final double WIDTH = 1120;
    private static final double HEIGHT = 720;
    private static final double COMFORTABLE_WIDTH = 920;
    private static final double COMFORTABLE_HEIGHT = 720;

    /// A rescue system's screen, less what the desktop takes: there may be more to scroll, but nothing is cut.
    private static final double SMALL_WIDTH = 640;

    private static final double SMALL_HEIGHT = 440;

    private final Rig rig;
    private final PlayedDevices devices;
    private final Path into;
    private final String suffix;

    /// Texts that would not fit if they were longer, and what cannot be used by keys or heard.
    private final List<String> misfits = new ArrayList<>();

    private Screenshots(Rig rig, PlayedDevices devices, Path into, String suffix) {
        this.rig = rig;
        this.devices = devices;
        this.into = into;
        this.suffix = suffix;
    }

    /// @param words the folder for the pictures, what their names end in, a folder for the helper
    public static void main(String[] words) throws Exception {
        Platform.startup(() -> Platform.setImplicitExit(false));
        AtomicReference<PlayedDevices> devices = new AtomicReference<>();
        Rig rig = new Rig(Path.of(words[2]), real -> {
            devices.set(new PlayedDevices(real));
            return devices.get();
        });
        int status = 1;
        try (TestServer server = TestServer.over(Fixtures.datastore())
                .refusalWait(Duration.ofMillis(50))
                .start()) {
            Screenshots all = new Screenshots(rig, devices.get(), Path.of(words[0]), words[1]);
            all.take(server);
            all.misfits.forEach(System.out::println);
            status = all.misfits.isEmpty() ? 0 : 1;
        } finally {
            rig.close();
            System.exit(status);
        }
    }

    private void take(TestServer server) throws Exception {
        rig.open(Locale.ENGLISH);
        Rig.onWindowThread(() -> {
            rig.stage().setX(20);
            rig.stage().setY(30);
            return true;
        });
        resize(WIDTH, HEIGHT);
        rig.awaitText("Where are your backups?");
        shoot("welcome");
        rig.click("#textCard");
        rig.usable("#text");
        shoot("text");
        rig.clickText("Back");
        rig.click("#folderCard");
        rig.type("#path", "/mnt/nothing");
        rig.click("#use");
        rig.awaitText("Details");
        shoot("folder-missing");
        rig.clickText("Back");
        rig.click("#serverCard");
        rig.type("#address", "127.0.0.1:" + server.port());
        rig.type("#user", USER);
        rig.type("#password", "wrong");
        shoot("server");
        rig.click("#connect");
        rig.awaitText("Is this your server?");
        shoot("certificate");
        rig.click("#yes");
        rig.awaitText("does not let");
        shoot("sign-in-refused");
        rig.type("#password", "throwaway-Passw0rd");
        rig.click("#go");
        rig.awaitText("the mail server (VM 100)");
        backups();
        live();
        server.stop();
        rig.awaitText("reads are held");
        shoot("on-this-computer-waiting");
        findOut();
    }

    private void backups() throws Exception {
        rig.clickText("the mail server (VM 100)");
        rig.awaitText("Settings of the machine");
        shoot("backups");
        rig.clickText(IMAGE);
        rig.click("#save");
        rig.type("#path", "/home/joe/mail-server.raw");
        shoot("save");
        rig.type(
                "#path",
                Files.writeString(rig.home.resolve("mail-server.raw"), "precious")
                        .toString());
        rig.awaitText("is overwritten wherever it differs");
        shoot("save-present");
        rig.clickText("Back");
        rig.click("#target-disk");
        rig.awaitText("one disk more");
        shoot("check-disk");
        rig.clickText("Back");
        rig.click("#launcher");
        rig.click("#asFile");
        shoot("launcher");
        rig.clickText("Back");
        devices.denial = Optional.of(DenialReason.REFUSED);
        rig.click("#attach");
        rig.awaitText("MB-8103");
        shoot("attach-refused");
        rig.type("#filter", "201");
        rig.await("one machine is left", () -> rig.models().backups().machines().size() == 1);
        rig.clickText("VM 201");
        rig.awaitText("locked with a key");
        shoot("backups-locked");
        rig.clickText(IMAGE);
        rig.click("#export");
        rig.awaitText("This backup is locked");
        rig.type("#path", Fixtures.key("other.key").toString());
        rig.click("#go");
        rig.awaitText("is for other backups");
        shoot("key-wrong");
        rig.type("#path", Fixtures.key("scrypt.key").toString());
        rig.click("#go");
        rig.usable("#password");
        shoot("key-password");
        rig.clickText("Cancel");
    }

    private void live() throws Exception {
        Source source = rig.models().repositories().places().stream()
                .map(place -> new Source(place.repository(), "", Optional.of(AccessOffer.NONE), Optional.empty()))
                .findFirst()
                .orElseThrow();
        rig.helper.ask(new Request.Map(source, SNAPSHOT, IMAGE, Optional.empty(), Optional.empty()));
        rig.type("#filter", "100");
        rig.await("one machine is left", () -> rig.models().backups().machines().size() == 1);
        rig.clickText("the mail server (VM 100)");
        rig.click("#test");
        rig.awaitText("are what was backed up");
        shoot("jobs");
        devices.users = List.of(
                new DeviceUser(DeviceUse.MOUNT, 0, "/media/joe/root"), new DeviceUser(DeviceUse.PROCESS, 1234, "less"));
        devices.isAttached = true;
        rig.clickText("On this computer (2)");
        rig.awaitText("no readers");
        shoot("on-this-computer");
        rig.click("#open");
        rig.awaitText("Open only backups that you trust.");
        shoot("open");
        rig.click("#untrusted");
        // The second of two.
        rig.robot.clickOn(rig.robot.lookup("#detach").nth(1).<Node>query());
        rig.awaitText("/dev/nbd7 is in use");
        shoot("detach-refused");
        devices.isAttached = false;
    }

    private void findOut() throws Exception {
        rig.keys(KeyCode.CONTROL, KeyCode.DIGIT1);
        rig.keys(KeyCode.F5);
        rig.awaitText("Help me find out");
        shoot("backups-away");
        rig.clickText("Help me find out");
        rig.awaitText("broken");
        shoot("find-out");
    }

    private void shoot(String page) throws Exception {
        for (Scheme scheme : Scheme.values()) {
            Rig.onWindowThread(() -> {
                rig.window().look(Optional.of(scheme));
                return true;
            });
            save(
                    captured(page, scheme),
                    into.resolve(page + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + suffix + ".png"));
        }
        lengthen(page);
        if (suffix.equals("100")) {
            misfits.addAll(
                    Rig.onWindowThread(() -> new ByKeys(rig.stage().getScene().getRoot())
                            .faults().stream().map(fault -> page + ": " + fault).toList()));
        }
        Rig.onWindowThread(() -> {
            rig.window().look(Optional.of(Scheme.LIGHT));
            return true;
        });
    }

    /// In the smallest window in which nothing has to be scrolled to, in a language with longer words; and in a smaller
    /// one.
    private void lengthen(String page) throws Exception {
        resize(COMFORTABLE_WIDTH, COMFORTABLE_HEIGHT);
        settle();
        misfits.addAll(
                Rig.onWindowThread(() -> new LongTexts(rig.stage().getScene().getRoot())
                        .misfits().stream().map(misfit -> page + ": " + misfit).toList()));
        resize(SMALL_WIDTH, SMALL_HEIGHT);
        settle();
        misfits.addAll(Rig.onWindowThread(() -> new LongTexts(
                        rig.stage().getScene().getRoot())
                .cut().stream().map(misfit -> page + ", small: " + misfit).toList()));
        resize(WIDTH, HEIGHT);
    }

    private void resize(double width, double height) throws Exception {
        Rig.onWindowThread(() -> {
            rig.stage().setWidth(width);
            rig.stage().setHeight(height);
            return true;
        });
    }

    /// Three frames were drawn: style sheets, layout, picture.
    private static void settle() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            CountDownLatch drawn = new CountDownLatch(1);
            Platform.runLater(() -> new AnimationTimer() {
                private int frames;

                @Override
                public void handle(long now) {
                    frames++;
                    if (frames > 2) {
                        stop();
                        drawn.countDown();
                    }
                }
            }.start());
            drawn.await();
        }
    }

    /// The toolkit has drawn before the screen shows it, on a busy machine by far.
    private Image captured(String page, Scheme scheme) throws Exception {
        for (int tries = 0; tries < 100; tries++) {
            settle();
            Image image = Rig.onWindowThread(this::capture);
            if (isDark(image) == (scheme == Scheme.DARK)) {
                return image;
            }
        }
        throw new AssertionError(page + " does not become " + scheme);
    }

    /// By the lowest corner of the side bar, where nothing is but its ground.
    private static boolean isDark(Image image) {
        return image.getPixelReader().getColor(4, (int) image.getHeight() - 4).getBrightness() < 0.5;
    }

    private Image capture() {
        Stage stage = rig.stage();
        return new Robot()
                .getScreenCapture(
                        null,
                        new Rectangle2D(
                                stage.getX() + stage.getScene().getX(),
                                stage.getY() + stage.getScene().getY(),
                                stage.getScene().getWidth(),
                                stage.getScene().getHeight()),
                        false);
    }

    private static void save(Image image, Path file) throws IOException {
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        int[] pixels = new int[width * height];
        image.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, width, height, pixels, 0, width);
        Files.createDirectories(file.resolveSibling("."));
        ImageIO.write(picture, "png", file.toFile());
    }
}
