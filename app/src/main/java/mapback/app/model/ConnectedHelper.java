package mapback.app.model;

import java.io.IOException;
import mapback.app.client.HelperClient;
import mapback.app.client.HelperConnector;
import mapback.app.client.ReplyTaker;
import mapback.protocol.Reply;
import mapback.protocol.Request;

/// The user's real helper, started when the first question is asked, and again should it have ended.
///
/// @param connector finds or starts it
public record ConnectedHelper(HelperConnector connector) implements Helper {

    @Override
    public Reply ask(Request request) throws IOException, InterruptedException {
        try (HelperClient client = connector.connect()) {
            return client.ask(request);
        }
    }

    @Override
    public void follow(Request request, ReplyTaker taker) throws IOException, InterruptedException {
        try (HelperClient client = connector.connect()) {
            client.follow(request, taker);
        }
    }
}
