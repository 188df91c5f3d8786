package mapback.app.window;

import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.layout.StackPane;
import mapback.app.window.part.Page;

/// A window in which months happen within a minute: jobs and mappings change with each frame, and pages come and go. A
/// process of its own, since its memory is what is measured.
final class Soaking {
    private static final int WARM_UP_FRAMES = 300;

    /// A page is seen for so many frames.
    private static final int FRAMES_EACH = 10;

    private static final int MACHINES = 200;
    private static final int SNAPSHOTS = 1000;

    private final Rig rig;
    private final List<WeakReference<Node>> pages = new ArrayList<>();
    private int round;

    private Soaking(Rig rig) {
        this.rig = rig;
    }

    /// @param words a folder, the number of frames, and the file that is told what came of it
    public static void main(String[] words) throws Exception {
        Platform.startup(() -> Platform.setImplicitExit(false));
        PlayedHelper helper = new PlayedHelper(MACHINES, SNAPSHOTS);
        Rig rig = new Rig(Path.of(words[0]), helper);
        int status = 1;
        try {
            Properties told = new Soaking(rig).run(Integer.parseInt(words[1]));
            told.setProperty("questions", Long.toString(helper.steps().get()));
            try (var out = Files.newBufferedWriter(Path.of(words[2]))) {
                told.store(out, null);
            }
            status = 0;
        } finally {
            rig.close();
            System.exit(status);
        }
    }

    private Properties run(int frames) throws Exception {
        rig.open(Locale.ENGLISH);
        rig.await("all days are there", () -> rig.models().backups().days().size() == SNAPSHOTS);
        Properties told = new Properties();
        told.setProperty("rss.first", Long.toString(rss()));
        live(WARM_UP_FRAMES);
        long heap = heap();
        int nodes = nodes();
        live(frames);
        told.setProperty("rss.last", Long.toString(rss()));
        told.setProperty("heap.grown.kib", Long.toString((heap() - heap) >> 10));
        told.setProperty("nodes.grown", Integer.toString(nodes() - nodes));
        told.setProperty("pages", Integer.toString(pages.size()));
        told.setProperty(
                "pages.kept",
                Long.toString(pages.stream().filter(page -> page.get() != null).count()));
        told.setProperty(
                "kept",
                pages.stream()
                        .map(WeakReference::get)
                        .filter(Objects::nonNull)
                        .map(Soaking::name)
                        .distinct()
                        .collect(Collectors.joining(", ")));
        told.setProperty("rss.most", Long.toString(status("VmHWM")));
        return told;
    }

    /// All jobs and mappings change with each frame; every few frames another page is shown.
    private void live(int frames) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        Rig.onWindowThread(() -> {
            new AnimationTimer() {
                private int seen;

                @Override
                public void handle(long now) {
                    rig.models().live().refresh();
                    if (seen % FRAMES_EACH == 0) {
                        turn();
                    }
                    seen++;
                    if (seen > frames) {
                        stop();
                        over.countDown();
                    }
                }
            }.start();
            return true;
        });
        over.await();
    }

    private void turn() {
        List<Page> book = List.of(
                new Page.Jobs(),
                new Page.OnThisComputer(),
                new Page.Backups(),
                new Page.AddServer(),
                new Page.FindOut(rig.models().backups().place().get().orElseThrow()));
        Page next = book.get(round++ % book.size());
        rig.window().frame().show(next);
        if (!(next instanceof Page.Backups)) {
            StackPane place = (StackPane) rig.stage().getScene().lookup("#place");
            place.getChildren().forEach(page -> pages.add(new WeakReference<>(page)));
        } else if (round % 3 == 0) {
            rig.models().backups().refresh();
        }
    }

    /// Of the page that every round comes back to.
    private int nodes() throws Exception {
        Rig.onWindowThread(() -> {
            rig.window().frame().show(new Page.Backups());
            return true;
        });
        live(2);
        return Rig.onWindowThread(() -> count(rig.stage().getScene().getRoot()));
    }

    private static int count(Node node) {
        return 1
                + (node instanceof Parent parent
                        ? parent.getChildrenUnmodifiable().stream()
                                .mapToInt(Soaking::count)
                                .sum()
                        : 0);
    }

    /// By the first thing in it that has an id.
    private static String name(Node page) {
        return page.lookupAll("*").stream()
                .map(Node::getId)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long rss() throws Exception {
        return status("VmRSS");
    }

    /// In MiB.
    private static long status(String field) throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
                .findFirst()
                .orElseThrow();
    }
}
