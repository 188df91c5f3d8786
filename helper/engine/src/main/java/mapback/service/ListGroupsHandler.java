package mapback.service;

import java.io.IOException;
import mapback.protocol.GroupRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;
import mapback.protocol.wire.Pages;
import mapback.repository.GroupSummary;

/// Lists the groups of a namespace.
final class ListGroupsHandler implements Handler<Request.ListGroups> {
    private final Sources sources;

    ListGroupsHandler(Sources sources) {
        this.sources = sources;
    }

    @Override
    public void answer(Request.ListGroups request, Answer answer) throws IOException, InterruptedException {
        Sources.Opened at = sources.open(request.source());
        Pages<GroupRow> pages = answer.pages(Reply.Groups::new);
        at.repository().groups(at.namespace(), groups -> {
            for (GroupSummary group : groups) {
                pages.add(Rows.of(group));
            }
        });
        pages.end();
    }
}
