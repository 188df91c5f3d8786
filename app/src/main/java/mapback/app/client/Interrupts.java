package mapback.app.client;

/// Channels tell an interrupt by an exception and leave the thread's mark on.
final class Interrupts {
    private Interrupts() {}

    /// The interrupt as the exception that callers expect, with the mark taken off.
    static InterruptedException cleared() {
        Thread.interrupted();
        return new InterruptedException();
    }
}
