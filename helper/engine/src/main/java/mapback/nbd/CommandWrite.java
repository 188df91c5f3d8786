package mapback.nbd;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// `NBD_CMD_WRITE`: what comes behind it is written in portions, each as soon as it is there.
final class CommandWrite extends Answer implements Payload {
    static final int TYPE = 1;

    private long offset;
    private int left;
    private @Nullable ByteBuffer portion;
    private int writing;
    private boolean isFlushing;

    private CommandWrite(Session session, Request request) {
        super(session, request);
        this.offset = request.offset();
        this.left = (int) request.length();
    }

    static Payload begin(Session session, Request request) throws IOException {
        if (request.length() > NbdLimits.REQUEST) {
            throw new ProtocolException("a write of " + request.length() + " bytes");
        }
        if (!session.export().isWritable()) {
            return new Skipped(Refusal.readOnly(session, request));
        }
        if (!request.hasOnly(0)) {
            return new Skipped(Refusal.badFlags(session, request));
        }
        if (!request.isWithin(session.export().size())) {
            return new Skipped(Refusal.outOfRange(session, request, NbdError.ENOSPC));
        }
        return request.length() == 0 ? new Skipped(new Success(session, request)) : new CommandWrite(session, request);
    }

    @Override
    long weight() {
        return request.length();
    }

    @Override
    public boolean take(ByteBuffer in) {
        while (left > 0 && in.hasRemaining()) {
            if (portion == null) {
                portion = session.portions().take().orElse(null);
            }
            if (portion == null) {
                return false;
            }
            fill(portion, in);
        }
        return left == 0;
    }

    private void fill(ByteBuffer target, ByteBuffer in) {
        int some = Math.min(left, Math.min(target.remaining(), in.remaining()));
        target.put(in.slice(in.position(), some));
        in.position(in.position() + some);
        left -= some;
        if (left == 0 || !target.hasRemaining()) {
            portion = null;
            writing++;
            new Part(target.flip()).begin();
        }
    }

    private final class Part extends Waiter {
        private final ByteBuffer bytes;

        Part(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        void begin() {
            long at = offset;
            offset += bytes.remaining();
            session.traffic().writtenSize.add(bytes.remaining());
            session.tasks().run(this, () -> session.reader().write(at, bytes));
        }

        @Override
        void finished() {
            session.portions().giveBack(bytes);
            if (failure != null) {
                CommandWrite.this.failure = failure;
            }
            writing--;
            if (left == 0 && writing == 0) {
                session.ready().add(CommandWrite.this);
            }
        }
    }

    @Override
    Step advance() {
        if (failure == null && request.has(Request.FUA) && !isFlushing) {
            isFlushing = true;
            session.tasks().run(this, () -> session.reader().flush());
            return Step.WAITING;
        }
        return acknowledge();
    }
}
