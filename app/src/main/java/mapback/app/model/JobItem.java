package mapback.app.model;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import mapback.protocol.JobRow;

/// A job in the list, as long as it is there.
public final class JobItem {
    private final ReadOnlyObjectWrapper<JobRow> row;

    JobItem(JobRow row) {
        this.row = new ReadOnlyObjectWrapper<>(row);
    }

    /// As it is now.
    public ReadOnlyObjectProperty<JobRow> row() {
        return row.getReadOnlyProperty();
    }

    /// The job's id.
    public String id() {
        return row.get().job();
    }

    void take(JobRow now) {
        if (!now.equals(row.get())) {
            row.set(now);
        }
    }
}
