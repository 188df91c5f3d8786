package mapback.app.client;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import mapback.problem.ProblemException;

/// The attempts to start a helper, one at a time: by the user's service manager if it can, then by ourselves.
final class HelperStarts implements AutoCloseable {
    /// One that ends without a fault has left the field to another, which may be about to leave itself.
    private static final int MOST = 5;

    private final HelperCommand own;
    private final Optional<HelperCommand> unit;
    private final Map<String, String> environment;
    private final Path log;
    private Optional<HelperStart> current = Optional.empty();
    private int count;

    /// @param unit what has the manager start it
    HelperStarts(HelperCommand own, Optional<HelperCommand> unit, Map<String, String> environment, Path log) {
        this.own = own;
        this.unit = unit;
        this.environment = Map.copyOf(environment);
        this.log = log;
    }

    /// Begins one if none is under way.
    ///
    /// @param isFree whether nobody is there; an older helper may be the manager's, which would do nothing then
    /// @return whether one was begun
    /// @throws ProblemException with [HelperNotStarted]
    boolean keepOn(boolean isFree) throws ProblemException {
        if (current.isPresent() && !(current.get().hasLeft() && count < MOST)) {
            return false;
        }
        close();
        count++;
        current = Optional.of(
                count == 1 && isFree && unit.isPresent()
                        ? HelperStart.ask(unit.get(), environment, log)
                        : HelperStart.begin(own, environment, log));
        return true;
    }

    /// @throws IllegalStateException when none was begun
    ProblemException tooSlow(long seconds) {
        return current.orElseThrow(() -> new IllegalStateException("no helper was started"))
                .tooSlow(seconds);
    }

    /// What was started stays.
    @Override
    public void close() {
        current.ifPresent(HelperStart::leave);
    }
}
