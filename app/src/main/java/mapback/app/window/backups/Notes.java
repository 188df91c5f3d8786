package mapback.app.window.backups;

import javafx.scene.control.TextArea;
import mapback.app.text.Harmless;

/// The notes of a backup, whole: a few rows at once, the others are scrolled to, with keys too.
record Notes(TextArea area) {
    private static final int MOST_ROWS = 3;
    /// Letters, about.
    private static final int ROW_WIDTH = 45;

    /// Letters. Whoever made the backup may have written as much as the server takes, and all of it would be laid out.
    private static final int MOST = 16 * 1024;

    void show(String text) {
        area.setText(Harmless.lines(text.length() > MOST ? text.substring(0, MOST) + "…" : text));
        area.setPrefRowCount(Math.clamp(text.lines().mapToInt(Notes::rows).sum(), 1, MOST_ROWS));
        area.setVisible(!text.isEmpty());
        area.setManaged(!text.isEmpty());
    }

    private static int rows(String line) {
        return 1 + line.length() / ROW_WIDTH;
    }
}
