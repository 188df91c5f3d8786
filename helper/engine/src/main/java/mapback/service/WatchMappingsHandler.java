package mapback.service;

import java.io.IOException;
import java.util.List;
import mapback.protocol.MappingRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Shows the mappings as they change; once, to a caller that wants one answer.
final class WatchMappingsHandler implements Handler<Request.WatchMappings> {
    private final MappedSnapshots mapped;

    WatchMappingsHandler(MappedSnapshots mapped) {
        this.mapped = mapped;
    }

    /// Until the caller hangs up.
    @Override
    public void answer(Request.WatchMappings request, Answer answer) throws IOException, InterruptedException {
        List<MappingRow> shown = mapped.rows(false);
        if (!answer.wantsMore()) {
            answer.last(new Reply.Mappings(shown));
            return;
        }
        answer.next(new Reply.Mappings(shown));
        while (true) {
            Thread.sleep(JobTable.WATCH_INTERVAL);
            List<MappingRow> rows = mapped.rows(false);
            if (!rows.equals(shown)) {
                answer.next(new Reply.Mappings(rows));
                shown = rows;
            }
        }
    }
}
