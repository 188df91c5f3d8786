package mapback.app.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import mapback.app.text.Harmless;
import mapback.app.text.Phrases;

/// Reading from whatever the caller named. A pipe that nobody writes to keeps a command waiting, and a person at the
/// terminal is told what it waits for.
final class Waiting {
    /// Files are read in far less.
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Messages messages;
    private final Phrases phrases;
    private final AtomicBoolean isOn = new AtomicBoolean();

    Waiting(Messages messages, Phrases phrases) {
        this.messages = messages;
        this.phrases = phrases;
    }

    /// What may take long.
    @FunctionalInterface
    interface Read<T> {
        T read() throws IOException;
    }

    /// Whether something is being waited for that may never come.
    boolean isOn() {
        return isOn.get();
    }

    /// Reads on the calling thread.
    ///
    /// @param what is read, as the caller named it
    <T> T during(String what, Read<T> read) throws IOException {
        Thread notice = Thread.ofVirtual().name("waiting").unstarted(() -> tell(what));
        isOn.set(true);
        notice.start();
        try {
            return read.read();
        } finally {
            notice.interrupt();
            isOn.set(false);
        }
    }

    private void tell(String what) {
        try {
            Thread.sleep(MOMENT);
        } catch (InterruptedException e) {
            return;
        }
        if (messages.isTerminal()) {
            messages.line(Harmless.line(phrases.say("waiting", Map.of("what", what))));
        }
    }
}
