package mapback.service;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mapback.mapping.LostMapping;
import mapback.mapping.MappingStatus;
import mapback.mapping.MappingStatus.Phase;
import mapback.pbs.store.Waiting;
import mapback.problem.DeviceProblem.DeviceLost;
import mapback.problem.MappingProblem.MappingLost;
import mapback.problem.Problem;

/// How far lost mappings are on their way to be there again.
final class Awaited {
    /// How long the kernel keeps the readers of a device waiting for another server; after that they get errors.
    private static final Duration HELD = Duration.ofSeconds(90);

    private final InstantSource clock;

    /// Those whose server is away, by id: since when, and what the last try said.
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

    /// Ids of those that will not be there again.
    private final Set<String> given = ConcurrentHashMap.newKeySet();

    Awaited(InstantSource clock) {
        this.clock = clock;
    }

    /// It will be tried again.
    void await(String id, Problem reason) {
        waiting.merge(
                id, new Waiting(clock.instant(), reason), (before, now) -> new Waiting(before.since(), now.reason()));
    }

    /// It will not.
    void giveUp(String id) {
        given.add(id);
        waiting.remove(id);
    }

    boolean isGivenUp(String id) {
        return given.contains(id);
    }

    /// It is there again, or unmapped.
    void forget(String id) {
        given.remove(id);
        waiting.remove(id);
    }

    /// Whether any is tried again.
    boolean isAny() {
        return !waiting.isEmpty();
    }

    Optional<Waiting> waiting(String id) {
        return Optional.ofNullable(waiting.get(id));
    }

    /// As it is shown: one that is being made anew waits, as its readers do.
    MappingStatus status(LostMapping mapping) {
        return isGivenUp(mapping.id()) || isHeldNoMore(mapping)
                ? MappingStatus.untouched(Phase.LOST, Optional.of(lost(mapping)))
                : MappingStatus.untouched(Phase.WAITING, Optional.empty());
    }

    private boolean isHeldNoMore(LostMapping mapping) {
        return mapping.deviceNumber().isPresent()
                && waiting(mapping.id())
                        .filter(wait -> clock.instant().isAfter(wait.since().plus(HELD)))
                        .isPresent();
    }

    private static Problem lost(LostMapping mapping) {
        if (mapping.deviceNumber().isPresent()) {
            return new DeviceLost(
                    mapping.id(),
                    mapping.image().shownName(),
                    mapping.image().snapshot(),
                    mapping.place().toString());
        }
        return new MappingLost(
                mapping.id(),
                mapping.image().shownName(),
                mapping.image().snapshot(),
                mapping.place().toString());
    }
}
