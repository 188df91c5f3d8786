package mapback.app.model;

import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import mapback.protocol.JobRow;

/// A job in the list, as long as it is there.
public final class JobItem {
    private final ReadOnlyObjectWrapper<JobRow> row;
    private final ReadOnlyLongWrapper looks = new ReadOnlyLongWrapper(0);

    JobItem(JobRow row) {
        this.row = new ReadOnlyObjectWrapper<>(row);
    }

    /// As it is now.
    public ReadOnlyObjectProperty<JobRow> row() {
        return row.getReadOnlyProperty();
    }

    /// Counts how often it was looked at: what is told of the time that passes is told anew with each.
    public ReadOnlyLongProperty looks() {
        return looks.getReadOnlyProperty();
    }

    /// The job's id.
    public String id() {
        return row.get().job();
    }

    void take(JobRow now) {
        if (!now.equals(row.get())) {
            row.set(now);
        }
        looks.set(looks.get() + 1);
    }
}
