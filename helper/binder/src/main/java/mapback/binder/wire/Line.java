package mapback.binder.wire;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mapback.linux.Handle;
import mapback.linux.LocalSocket;

/// A socket on which messages go, one after the other; both ends use it. Closed with the line.
public record Line(LocalSocket socket) implements Closeable {
    /// A message and the descriptor that belongs to it, if one does: the receiver's to close.
    public record Received(Message message, Optional<Handle> beside) implements Closeable {
        @Override
        public void close() {
            beside.ifPresent(Handle::close);
        }
    }

    /// Asks, and waits for the whole answer: as long as a dialogue lasts.
    ///
    /// @return rows, then [Message.Kind#DONE] or [Message.Kind#REFUSED]
    public List<Message> ask(Message request, Handle... beside) throws IOException {
        send(request, beside);
        List<Message> answer = new ArrayList<>();
        do {
            Received received = next().orElseThrow(() -> new EOFException("the binder hung up"));
            answer.add(received.message());
        } while (answer.getLast().kind().compareTo(Message.Kind.DONE) < 0);
        return answer;
    }

    public void send(Message message, Handle... beside) throws IOException {
        ByteBuffer out = ByteBuffer.allocateDirect(Codec.LENGTH);
        Codec.encode(message, out);
        socket.send(out.flip(), List.of(beside));
    }

    /// Waits for the next message.
    ///
    /// @return empty when the other end has hung up between two
    /// @throws ProtocolException after which nothing more can be understood on this line
    public Optional<Received> next() throws IOException {
        List<Handle> handles = new ArrayList<>();
        try {
            ByteBuffer in = ByteBuffer.allocateDirect(Codec.LENGTH);
            int length = 1;
            while (in.hasRemaining() && length > 0 && handles.size() < 2) {
                // A view, since the socket takes what memory it gets as a whole.
                LocalSocket.Received part = socket.receive(in.slice());
                handles.addAll(part.handles());
                length = part.length();
                in.position(in.position() + length);
            }
            if (in.position() == 0) {
                return Optional.empty();
            }
            Message message = Codec.decode(in.flip());
            boolean wantsOne = message.kind().compareTo(Message.Kind.RECONFIGURE) <= 0;
            if (handles.size() != (wantsOne ? 1 : 0)) {
                throw new ProtocolException("not the descriptor that belongs to it");
            }
            return Optional.of(new Received(message, handles.stream().findFirst()));
        } catch (IOException e) {
            handles.forEach(Handle::close);
            throw e;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
