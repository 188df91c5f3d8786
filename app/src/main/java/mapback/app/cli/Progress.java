package mapback.app.cli;

import mapback.protocol.JobRow;

/// Shows how far a job is, while it is under way.
interface Progress {
    void show(JobRow row);

    /// A line that is no progress, above or between it.
    void note(String line);

    /// The window has another size now.
    void resized();

    /// Takes away what is not to stay.
    void end();

    /// Shows nothing but notes.
    static Progress silent(Messages messages) {
        return new Progress() {
            @Override
            public void show(JobRow row) {}

            @Override
            public void note(String line) {
                messages.line(line);
            }

            @Override
            public void resized() {}

            @Override
            public void end() {}
        };
    }
}
