package mapback.app.client;

import java.io.IOException;
import mapback.protocol.Reply;

/// Takes the answers to one request as they come.
@FunctionalInterface
public interface ReplyTaker {
    void take(Reply reply) throws IOException, InterruptedException;
}
