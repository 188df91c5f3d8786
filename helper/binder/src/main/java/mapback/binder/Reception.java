package mapback.binder;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import mapback.binder.wire.Line;
import mapback.binder.wire.Message;
import mapback.binder.wire.Reason;
import mapback.linux.LocalSocket;
import mapback.linux.SocketPeer;

/// Lets callers in, a few of each user at once, each on a thread of its own.
final class Reception {
    private static final System.Logger LOG = System.getLogger(Reception.class.getName());
    // A helper needs one, others do while a dialogue is shown.
    private static final int MOST_OF_A_USER = 8;
    private static final int MOST = 128;

    private final Desk desk;
    private final Duration idle;
    // How many are in, by user. Guarded by this.
    private final Map<Integer, Integer> inside = new HashMap<>();

    /// @param idle how long a caller may be silent, and how long there may be none
    Reception(Desk desk, Duration idle) {
        this.desk = desk;
        this.idle = idle;
    }

    /// Returns when nobody has come for a while.
    void open(LocalSocket listening) throws IOException {
        while (listening.awaitInput(idle) || count() > 0) {
            if (listening.awaitInput(Duration.ZERO)) {
                letIn(new Line(listening.accept()));
            }
        }
    }

    private void letIn(Line line) {
        try {
            // For a refusal too: nobody holds up the door by not reading it.
            line.socket().limitWaits(idle);
            SocketPeer peer = line.socket().peer();
            Caller caller = new Caller(line, peer.uid(), peer.uid() == 0);
            // A number beyond the signed ones means somebody else to polkit.
            boolean isKnown = peer.pid() > 0 && peer.uid() >= 0;
            if (isKnown && enter(peer.uid())) {
                Thread.ofPlatform().name("user " + peer.uid()).start(() -> serve(caller));
            } else {
                line.send(Message.refused(isKnown ? Reason.TOO_MANY : Reason.UNKNOWN_CALLER, ""));
                line.close();
            }
        } catch (IOException e) {
            line.close();
        }
    }

    private void serve(Caller caller) {
        try (Line _ = caller.line()) {
            desk.serve(caller, () -> true);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "user {0,number,#}: {1}", caller.uid(), e.getMessage());
        } finally {
            leave(caller.uid());
        }
    }

    private synchronized boolean enter(int uid) {
        // Root is let in whatever others do.
        boolean hasRoom = inside.getOrDefault(uid, 0) < MOST_OF_A_USER && (uid == 0 || count() < MOST);
        if (hasRoom) {
            inside.merge(uid, 1, Integer::sum);
        }
        return hasRoom;
    }

    private synchronized int count() {
        return inside.values().stream().mapToInt(Integer::intValue).sum();
    }

    private synchronized void leave(int uid) {
        inside.merge(uid, -1, (a, b) -> a + b == 0 ? null : a + b);
    }
}
