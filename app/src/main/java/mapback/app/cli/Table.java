package mapback.app.cli;

import java.util.ArrayList;
import java.util.List;
import mapback.app.text.Harmless;
import mapback.app.text.Names;

/// A table as PBS's own tools draw it.
final class Table {
    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /// @param isRight whether its cells stand at the right, as numbers do
    record Column(String name, boolean isRight) {
        static Column left(String name) {
            return new Column(name, false);
        }

        static Column right(String name) {
            return new Column(name, true);
        }
    }

    /// @param hasBorder        whether frames are drawn at all
    /// @param hasHeader        whether the columns' names are shown
    /// @param hasBoxCharacters whether frames are drawn with `┌┬┐`, not with `+-+`
    record Style(boolean hasBorder, boolean hasHeader, boolean hasBoxCharacters) {
        /// As the variables and the character set say; any value of a variable counts.
        static Style of(Session session) {
            return new Style(
                    !session.caller().environment().containsKey("PROXMOX_OUTPUT_NO_BORDER"),
                    !session.caller().environment().containsKey("PROXMOX_OUTPUT_NO_HEADER"),
                    session.output().hasBoxCharacters());
        }

        Style withoutHeader() {
            return new Style(hasBorder, false, hasBoxCharacters);
        }
    }

    Table(Column... columns) {
        this.columns = List.of(columns);
    }

    /// @param cells as they come from the repository; made harmless here
    void row(String... cells) {
        rows.add(List.of(cells).stream().map(Harmless::line).toList());
    }

    /// All lines, each with its line feed; nothing when there is no row.
    String text(Style style) {
        if (rows.isEmpty()) {
            return "";
        }
        Frame frame = style.hasBoxCharacters() ? Frame.BOX : Frame.ASCII;
        int[] widths = widths(style);
        StringBuilder text = new StringBuilder();
        if (style.hasBorder()) {
            rule(frame.top(), widths, text);
        }
        if (style.hasHeader()) {
            line(columns.stream().map(Column::name).toList(), widths, style, frame, text);
            if (style.hasBorder()) {
                rule(frame.headRule(), widths, text);
            }
        }
        for (int i = 0; i < rows.size(); i++) {
            if (i > 0 && style.hasBorder()) {
                rule(frame.rowRule(), widths, text);
            }
            line(rows.get(i), widths, style, frame, text);
        }
        if (style.hasBorder()) {
            rule(frame.bottom(), widths, text);
        }
        return text.toString();
    }

    private int[] widths(Style style) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = style.hasHeader() ? columns.get(i).name().length() : 0;
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], Names.columns(row.get(i)));
            }
        }
        return widths;
    }

    private static void rule(String parts, int[] widths, StringBuilder text) {
        text.append(parts.charAt(0));
        for (int i = 0; i < widths.length; i++) {
            text.append(i > 0 ? String.valueOf(parts.charAt(2)) : "");
            text.repeat(parts.charAt(1), widths[i] + 2);
        }
        text.append(parts.charAt(3)).append('\n');
    }

    private void line(List<String> cells, int[] widths, Style style, Frame frame, StringBuilder text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String gap = " ".repeat(widths[i] - Names.columns(cells.get(i)));
            String cell = columns.get(i).isRight() ? gap + cells.get(i) : cells.get(i) + gap;
            if (style.hasBorder()) {
                line.append(frame.side()).append(' ').append(cell).append(' ');
            } else {
                line.append(i > 0 ? " " : "").append(cell);
            }
        }
        line.append(style.hasBorder() ? frame.side() : "");
        text.append(line.toString().stripTrailing()).append('\n');
    }

    /// The characters of frames. A rule is written as its left end, line, crossing and right end.
    private record Frame(String top, String headRule, String rowRule, String bottom, String side) {
        static final Frame BOX = new Frame("┌─┬┐", "╞═╪╡", "├─┼┤", "└─┴┘", "│");
        static final Frame ASCII = new Frame("+-++", "+=++", "+-++", "+-++", "|");
    }
}
