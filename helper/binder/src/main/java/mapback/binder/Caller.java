package mapback.binder;

import java.io.IOException;
import java.time.Duration;
import mapback.binder.wire.Line;
import mapback.linux.Pidfd;

/// One connection's other end.
///
/// @param uid         who it is: the user of the moment when the socket was connected
/// @param isConfirmed whether polkit is not to be asked any more: root, or a user who has passed `pkexec`
record Caller(Line line, int uid, boolean isConfirmed) {
    /// Whether the entry's device is the caller's to use.
    boolean owns(Entry entry) {
        return uid == 0 || entry.uid() == uid;
    }

    boolean isGone() {
        try {
            return line.socket().awaitHangUp(Duration.ZERO);
        } catch (IOException e) {
            return true;
        }
    }

    /// The process that connected: held on to since by the kernel, where it can (from 6.5).
    Pidfd process() throws IOException {
        var held = line.socket().peerProcess();
        return held.isPresent() ? held.get() : Pidfd.open(line.socket().peer().pid());
    }
}
