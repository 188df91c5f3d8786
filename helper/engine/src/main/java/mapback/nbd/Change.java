package mapback.nbd;

import java.io.IOException;

/// A command that an export carries out, on a virtual thread, and whose reply is that it was done.
final class Change extends Answer {
    private final Work work;
    private boolean hasBegun;

    /// What is done; the export stays on stable storage behind it if FUA was asked for.
    @FunctionalInterface
    interface Work {
        void run(ExportReader reader) throws IOException, InterruptedException;
    }

    Change(Session session, Request request, Work work) {
        super(session, request);
        this.work = work;
    }

    @Override
    Step advance() {
        if (!hasBegun) {
            hasBegun = true;
            session.tasks().run(this, () -> {
                work.run(session.reader());
                if (request.has(Request.FUA)) {
                    session.reader().flush();
                }
            });
            return Step.WAITING;
        }
        return acknowledge();
    }
}
