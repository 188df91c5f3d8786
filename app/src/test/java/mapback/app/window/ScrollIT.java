package mapback.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.animation.AnimationTimer;
import javafx.scene.control.ListView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A machine with ten thousand backups.
@ExtendWith(OnScreen.class)
class ScrollIT {
    private static final int SNAPSHOTS = 10_000;
    private static final int FRAMES = 240;

    /// With a new set of rows in each frame, as somebody does who pulls the bar from one end to the other.
    private static final int ROWS_EACH = 41;

    /// What is seen as one movement. Nine frames of ten keep it on a machine with two cores and other work.
    private static final long SMOOTH_MILLIS = 80;

    private Rig rig;

    @TempDir
    Path folder;

    @BeforeEach
    void install() throws Exception {
        rig = new Rig(Files.createDirectory(folder.resolve("scrolling")), new PlayedHelper(1, SNAPSHOTS));
        rig.open(Locale.ENGLISH);
        rig.await("all days are there", () -> rig.models().backups().days().size() == SNAPSHOTS);
    }

    @AfterEach
    void remove() throws Exception {
        rig.close();
    }

    @Test
    void ten_thousand_snapshots_scroll_smoothly() throws Exception {
        ListView<?> days = (ListView<?>) rig.usable("#days");
        List<Long> frames = scroll(days);
        List<Long> sorted = frames.stream().sorted().toList();
        long median = sorted.get(sorted.size() / 2);
        long most = sorted.get(sorted.size() * 9 / 10);
        System.out.println("scrolling: a frame each " + median + " ms, nine of ten within " + most + " ms, the longest "
                + sorted.getLast() + " ms");
        assertThat(most).isLessThan(SMOOTH_MILLIS);
        assertThat(Rig.onWindowThread(() -> days.lookupAll(".list-cell").size()))
                .as("cells for the rows that are seen, and no more")
                .isLessThan(60);
    }

    private static List<Long> scroll(ListView<?> days) throws Exception {
        CompletableFuture<List<Long>> all = new CompletableFuture<>();
        Rig.onWindowThread(() -> {
            new Scrolling(days, all).start();
            return true;
        });
        return all.get(60, TimeUnit.SECONDS);
    }

    private static final class Scrolling extends AnimationTimer {
        private final ListView<?> list;
        private final CompletableFuture<List<Long>> all;
        private final List<Long> millis = new ArrayList<>();
        private long before;

        Scrolling(ListView<?> list, CompletableFuture<List<Long>> all) {
            this.list = list;
            this.all = all;
        }

        @Override
        public void handle(long now) {
            if (before != 0) {
                millis.add((now - before) / 1_000_000);
            }
            before = now;
            if (millis.size() == FRAMES) {
                stop();
                all.complete(millis);
            }
            list.scrollTo(millis.size() * ROWS_EACH);
        }
    }
}
