package mapback.app.window.backups;

import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import mapback.app.text.WindowText;
import mapback.protocol.SnapshotRow;

/// Up to two weeks of days in a row, as many as there is room for; those with a backup can be chosen, which chooses the
/// newest one of that day.
final class DayStrip extends HBox {
    private static final int MOST_DAYS = 14;
    private static final int LEAST_DAYS = 7;
    /// Pixels that a day takes, and what moves to other days.
    private static final int DAY = 23;
    private static final int MOVERS = 46;

    private int count = MOST_DAYS;
    private Runnable drawing = () -> {};
    private Set<LocalDate> backedUp = Set.of();
    private LocalDate last = LocalDate.EPOCH;
    private LocalDate chosen = LocalDate.EPOCH;

    DayStrip() {
        getStyleClass().add("day-strip");
        setMinWidth(0);
        widthProperty().subscribe(width -> fit(width.intValue()));
    }

    private void fit(int width) {
        int fitting = Math.clamp((width - MOVERS) / DAY, LEAST_DAYS, MOST_DAYS);
        if (width > 0 && fitting != count) {
            count = fitting;
            drawing.run();
        }
    }

    /// The days that have a backup.
    void show(List<SnapshotRow> rows, WindowText text, Consumer<LocalDate> taker) {
        Set<LocalDate> days = new HashSet<>();
        rows.forEach(row -> days.add(text.day(row.backupTime())));
        backedUp = days;
        days.stream().max(LocalDate::compareTo).ifPresent(newest -> last = newest);
        draw(text, taker);
    }

    /// The day of the chosen backup, which is brought into sight.
    void choose(LocalDate day, WindowText text, Consumer<LocalDate> taker) {
        chosen = day;
        if (day.isAfter(last) || !day.isAfter(last.minusDays(count))) {
            last = day.plusDays(count / 2);
        }
        draw(text, taker);
    }

    private void draw(WindowText text, Consumer<LocalDate> taker) {
        drawing = () -> draw(text, taker);
        getChildren().clear();
        getChildren().add(mover("‹", "strip.earlier", -count, text, taker));
        for (int i = count - 1; i >= 0; i--) {
            getChildren().add(tile(last.minusDays(i), text, taker));
        }
        getChildren().add(mover("›", "strip.later", count, text, taker));
    }

    private Button mover(String sign, String key, int days, WindowText text, Consumer<LocalDate> taker) {
        Button mover = new Button(sign);
        mover.getStyleClass().addAll("flat", "strip-mover");
        mover.setAccessibleText(text.say(key));
        mover.setTooltip(new Tooltip(text.say(key)));
        mover.setOnAction(_ -> {
            last = last.plusDays(days);
            draw(text, taker);
        });
        return mover;
    }

    private Button tile(LocalDate day, WindowText text, Consumer<LocalDate> taker) {
        Label week = new Label(day.getDayOfWeek().getDisplayName(TextStyle.NARROW, text.locale()));
        week.getStyleClass().add("muted");
        Label number = new Label(Integer.toString(day.getDayOfMonth()));
        VBox both = new VBox(week, number);
        both.getStyleClass().add("day-tile-text");
        Button tile = new Button("", both);
        tile.getStyleClass().addAll("flat", "day-tile");
        tile.setDisable(!backedUp.contains(day));
        if (day.equals(chosen)) {
            tile.getStyleClass().add("chosen");
        }
        tile.setAccessibleText(text.date(day));
        tile.setTooltip(new Tooltip(text.date(day)));
        tile.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(tile, Priority.ALWAYS);
        tile.setOnAction(_ -> taker.accept(day));
        return tile;
    }
}
