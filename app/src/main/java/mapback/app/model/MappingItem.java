package mapback.app.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import mapback.protocol.MappingRow;

/// A mapping in the list, with what its readers got over the last minutes.
public final class MappingItem {
    /// Points of the graph; with one each two seconds they show two minutes.
    public static final int POINTS = 60;

    private final ReadOnlyObjectWrapper<MappingRow> row;
    private final ReadOnlyObjectWrapper<List<Long>> rates = new ReadOnlyObjectWrapper<>(List.of());
    private final Deque<Long> latest = new ArrayDeque<>();
    private final ReadOnlyLongWrapper looks = new ReadOnlyLongWrapper(0);

    MappingItem(MappingRow row) {
        this.row = new ReadOnlyObjectWrapper<>(row);
        note(row.rate());
    }

    /// As it is now.
    public ReadOnlyObjectProperty<MappingRow> row() {
        return row.getReadOnlyProperty();
    }

    /// Bytes per second, oldest first.
    public ReadOnlyObjectProperty<List<Long>> rates() {
        return rates.getReadOnlyProperty();
    }

    /// Counts how often it was looked at: what is told of the time that passes is told anew with each.
    public ReadOnlyLongProperty looks() {
        return looks.getReadOnlyProperty();
    }

    /// The mapping's id.
    public String id() {
        return row.get().mapping();
    }

    /// What other programs are told to find it: the disk's path, or the address for clients of NBD.
    public String address() {
        return row.get().uri().orElse(row.get().place());
    }

    void take(MappingRow now) {
        if (!now.equals(row.get())) {
            row.set(now);
        }
        note(now.rate());
        looks.set(looks.get() + 1);
    }

    private void note(long rate) {
        latest.addLast(rate);
        if (latest.size() > POINTS) {
            latest.removeFirst();
        }
        rates.set(List.copyOf(latest));
    }
}
