package mapback.protocol.wire;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import mapback.problem.ProblemException;
import mapback.protocol.Reply;
import mapback.protocol.Request;

/// The app's end of a connection: asks, one question at a time, and waits for the answers.
///
/// Belongs to one thread at a time; another one may [#close()] it, which ends a waiting call with an `IOException`.
/// So does an interrupt, as `ClosedByInterruptException`. Where an `IOException` is no `ProblemException` the other
/// end is gone.
public final class HelperConnection implements Closeable {
    private final MessageChannel channel;

    private HelperConnection(MessageChannel channel) {
        this.channel = channel;
    }

    /// @param socket the helper's socket
    /// @throws ProblemException with `PeerForeign` when another user's process listens there
    /// @throws IOException when nobody listens there
    public static HelperConnection open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            Peer.requireOwn(channel, socket);
            return new HelperConnection(new MessageChannel(channel));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// Asks for one answer.
    ///
    /// @throws ProblemException what the helper reports
    public Reply ask(Request request) throws IOException {
        send(Message.Call.of(request, false, false));
        return new Replies(this, Method.of(request)).only();
    }

    /// Asks for all answers. They must be read to the end before the next question, or the connection closed.
    public Replies askMore(Request request) throws IOException {
        send(Message.Call.of(request, false, true));
        return new Replies(this, Method.of(request));
    }

    /// Asks, and wants no answer.
    public void tell(Request request) throws IOException {
        send(Message.Call.of(request, true, false));
    }

    private void send(Message.Call call) throws IOException {
        byte[] message = call.render();
        try {
            channel.write(message);
        } catch (ProblemException e) {
            throw e;
        } catch (IOException e) {
            // What made the helper hang up may be waiting to be read.
            throw lastWords(e);
        }
    }

    private IOException lastWords(IOException broken) {
        try {
            Message.Answer answer = Message.Answer.parse(channel.read().orElseThrow(() -> broken));
            answer.reply(Method.ALL.getFirst());
            return broken;
        } catch (IOException e) {
            return e instanceof ProblemException ? e : broken;
        }
    }

    Message.Answer receive() throws IOException {
        byte[] message = channel.read().orElseThrow(() -> new EOFException("the helper closed the connection"));
        return Message.Answer.parse(message);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
