package mapback.app.cli;

import java.io.IOException;
import mapback.app.client.HelperClient;
import mapback.app.client.HelperConnector;
import mapback.protocol.Reply;
import mapback.protocol.Request;

/// The user's real helper.
///
/// @param client its connection, closed with this
record ClientHelper(HelperClient client) implements Helper {

    /// Connections for this process. Nothing is looked for before the first is wanted.
    static Connector ofProcess() {
        return () -> new ClientHelper(HelperConnector.ofProcess().connect());
    }

    @Override
    public Reply ask(Request request) throws IOException, InterruptedException {
        return client.ask(request);
    }

    @Override
    public void follow(Request request, Taker taker) throws IOException, InterruptedException {
        client.follow(request, taker::take);
    }

    @Override
    public void close() {
        client.close();
    }
}
