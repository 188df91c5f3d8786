package mapback.service;

import java.io.IOException;
import java.util.Optional;
import mapback.pbs.format.Group;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SnapshotRow;
import mapback.protocol.wire.Answer;
import mapback.protocol.wire.Pages;
import mapback.repository.SnapshotSummary;

/// Lists the snapshots of a namespace, or of one group.
final class ListSnapshotsHandler implements Handler<Request.ListSnapshots> {
    private final Sources sources;

    ListSnapshotsHandler(Sources sources) {
        this.sources = sources;
    }

    @Override
    public void answer(Request.ListSnapshots request, Answer answer) throws IOException, InterruptedException {
        Sources.Opened at = sources.open(request.source());
        Optional<Group> group = request.group().isPresent()
                ? Optional.of(Group.parse(request.group().get(), "group"))
                : Optional.empty();
        Pages<SnapshotRow> pages = answer.pages(Reply.Snapshots::new);
        at.repository().snapshots(at.namespace(), group, snapshots -> {
            for (SnapshotSummary snapshot : snapshots) {
                pages.add(Rows.of(snapshot));
            }
        });
        pages.end();
    }
}
