package mapback.chunk;

/// A chunk that is fetched before anybody reads it. Its content is not leased but kept, so it can be pushed out again
/// before it is read; nobody waits for ever for what is ahead.
public final class Ahead implements AutoCloseable {
    private final Chunks chunks;
    private final Flight flight;

    /// Guarded by the lock of [Chunks].
    boolean open = true;

    Ahead(Chunks chunks, Flight flight) {
        this.chunks = chunks;
        this.flight = flight;
    }

    /// Whether it is still being fetched.
    public boolean isUnderWay() {
        return flight.ended.getCount() > 0;
    }

    /// Gives up the wish: ends the fetch unless it has ended, or somebody else wants it. Never waits.
    @Override
    public void close() {
        chunks.giveUp(this, flight);
    }
}
