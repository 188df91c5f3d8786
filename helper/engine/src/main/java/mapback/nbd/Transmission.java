package mapback.nbd;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The second phase: requests and replies, in any order, on the connection's own thread.
///
/// What is at hand goes straight into the output; what must be waited for goes to a virtual thread of [Tasks], whose
/// end wakes this one. A read of four KiB costs three calls of the system so: one waits, one takes the requests that
/// are there, one writes all their replies. Virtual threads for the connections would pay for parking on top, and
/// blocking calls could not wait for the socket and for the virtual threads at once.
final class Transmission {
    private final Wire wire;
    private final NbdLimits limits;
    private final BooleanSupplier isClosing;
    private final Session session;
    private final Outgoing out;

    /// The write whose content comes in now.
    private @Nullable Payload payload;

    /// The answer that no other may interrupt.
    private @Nullable Answer exclusive;

    private final Renewal renewal = new Renewal();
    private int inFlight;
    private long bytesInFlight;
    private boolean isLeaving;

    Transmission(Wire wire, NbdLimits limits, BooleanSupplier isClosing, Session session) {
        this.wire = wire;
        this.limits = limits;
        this.isClosing = isClosing;
        this.session = session;
        this.out = session.out();
    }

    /// Serves until the client leaves. One that only says nothing more gets what it has asked for.
    ///
    /// @throws IOException when it does not listen any more, broke the protocol, or the server closes
    void run() throws IOException {
        try {
            while (!isLeaving || inFlight > 0 || !out.isEmpty()) {
                session.tasks().finish();
                if (renewal.isWaiting) {
                    letGoAll();
                }
                answerReady();
                takeRequests();
                if (!out.isEmpty()) {
                    out.write(wire);
                }
                if (!mayGoOn()) {
                    await();
                }
            }
        } finally {
            session.tasks().close();
            session.portions().giveBackAll();
            letGoAll();
            out.end();
        }
    }

    private void letGoAll() {
        session.ready().forEach(Answer::letGo);
    }

    private void answerReady() throws IOException {
        for (Answer next = next(); next != null; next = next()) {
            switch (next.advance()) {
                case DONE -> {
                    drop(next);
                    exclusive = null;
                    inFlight--;
                    bytesInFlight -= next.weight();
                }
                case OUTPUT_FULL -> {
                    exclusive = next.isExclusive() ? next : null;
                    return;
                }
                case WAITING -> {
                    drop(next);
                    next.isWaiting = true;
                    exclusive = next.isExclusive() ? next : null;
                }
            }
        }
    }

    /// The answer whose turn it is, if it can go on.
    private @Nullable Answer next() {
        if (exclusive != null) {
            letGoOthers(exclusive);
            return exclusive.isWaiting ? null : exclusive;
        }
        return session.ready().peek();
    }

    /// An exclusive answer may have to wait for memory, and must not while its connection holds some.
    private void letGoOthers(Answer one) {
        for (Answer answer : session.ready()) {
            if (answer != one) {
                answer.letGo();
            }
        }
    }

    private void drop(Answer answer) {
        session.ready().removeFirstOccurrence(answer);
    }

    private void takeRequests() throws IOException {
        ByteBuffer in = wire.in();
        while (!isLeaving) {
            if (payload != null) {
                if (!payload.take(in)) {
                    break;
                }
                payload = null;
                answerReady();
            } else if (in.remaining() >= Request.SIZE && mayTakeMore()) {
                begin(Request.take(in));
                answerReady();
            } else {
                break;
            }
        }
        isLeaving |= wire.hasEnded() && isAllTaken(in);
        if (isLeaving) {
            in.position(in.limit());
        }
    }

    /// Whether nothing can come of what is left. A write that was cut off is never answered.
    private boolean isAllTaken(ByteBuffer in) {
        if (payload == null) {
            return in.remaining() < Request.SIZE;
        }
        if (in.hasRemaining()) {
            return false;
        }
        payload = null;
        inFlight--;
        return true;
    }

    private boolean mayTakeMore() {
        return exclusive == null
                && session.ready().isEmpty()
                && inFlight < limits.requestsInFlight()
                && bytesInFlight < limits.bytesInFlight();
    }

    private void begin(Request request) throws IOException {
        session.traffic().requests.increment();
        switch (request.type()) {
            case CommandRead.TYPE -> begin(CommandRead.begin(session, request));
            case CommandWrite.TYPE -> {
                inFlight++;
                payload = CommandWrite.begin(session, request);
                if (payload instanceof Answer answer) {
                    bytesInFlight += answer.weight();
                }
            }
            case CommandDisc.TYPE -> isLeaving = true;
            case CommandFlush.TYPE -> begin(CommandFlush.begin(session, request));
            case CommandTrim.TYPE -> begin(CommandTrim.begin(session, request));
            case CommandCache.TYPE -> begin(CommandCache.begin(session, request));
            case CommandWriteZeroes.TYPE -> begin(CommandWriteZeroes.begin(session, request));
            case CommandBlockStatus.TYPE -> begin(CommandBlockStatus.begin(session, request));
            default -> begin(new Refusal(session, request, NbdError.EINVAL, "this command is not known here"));
        }
    }

    private void begin(Answer answer) {
        inFlight++;
        bytesInFlight += answer.weight();
        session.ready().add(answer);
    }

    /// Whether there is something to do without waiting. Output that the socket did not take is not.
    private boolean mayGoOn() {
        if (!out.isEmpty()) {
            return false;
        }
        return exclusive != null ? !exclusive.isWaiting : !session.ready().isEmpty();
    }

    private void await() throws IOException {
        if (isLeaving && inFlight == 0 && out.isEmpty()) {
            return;
        }
        letGoOfWhatIsSlow();
        int wanted = (wire.hasRoom() ? Wire.READ : 0) | (out.isEmpty() || renewal.isWaiting ? 0 : Wire.WRITE);
        int ready = wire.await(wanted, patience());
        if (isClosing.getAsBoolean()) {
            throw new IOException("the server closes");
        }
        if ((ready & Wire.READ) != 0) {
            wire.fill();
        }
        if ((ready & Wire.WRITE) != 0 && out.isMissing()) {
            renew();
        }
        if (wire.hasEnded() && wire.isHungUp()) {
            throw new EOFException("the client hung up");
        }
    }

    /// From then on a piece is had only for as long as it takes to write what the socket has room for, until it is
    /// out: a client that reads in drips ties up as little as one that does not read.
    private void letGoOfWhatIsSlow() {
        if (holdsMemory() && waitedMillis() >= limits.stalledAfter().toMillis()) {
            out.letGo();
            letGoAll();
        }
    }

    /// Milliseconds until the client counts as stalled, or it is to be looked whether it listens; 0 for without end.
    private long patience() {
        long listens = wire.hasEnded() ? NbdLimits.LISTENS.toMillis() : 0;
        if (!holdsMemory()) {
            return listens;
        }
        long stalls = Math.max(1, limits.stalledAfter().toMillis() - waitedMillis());
        return listens == 0 ? stalls : Math.min(listens, stalls);
    }

    private boolean holdsMemory() {
        if (out.isEmpty()) {
            return false;
        }
        return out.holdsMemory() || session.ready().stream().anyMatch(answer -> answer.handed != null);
    }

    private long waitedMillis() {
        return (System.nanoTime() - out.since()) / 1_000_000;
    }

    /// The client takes bytes again, in the midst of a piece that was given back meanwhile.
    private void renew() {
        session.reader().now(out.missingOffset(), out.missingLength()).ifPresentOrElse(out::renew, renewal::begin);
    }

    private final class Renewal extends Waiter {
        boolean isWaiting;

        void begin() {
            isWaiting = true;
            letGoAll();
            session.tasks().fetch(this, out.missingOffset(), out.missingLength());
        }

        @Override
        void finished() throws IOException {
            isWaiting = false;
            if (failure != null) {
                throw new IOException("content that a stalled client is owed cannot be had again", failure);
            }
            session.tasks().takeHanded(this).ifPresent(out::renew);
        }
    }
}
