package mapback.service;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mapback.mapping.ListedMapping;
import mapback.mapping.LostMapping;
import mapback.mapping.MappedImage;
import mapback.mapping.Mappings;
import mapback.pbs.store.Patience;
import mapback.problem.DeviceProblem.LeaveAwaited;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.protocol.AccessOffer;
import mapback.protocol.HandedLogin;
import mapback.protocol.HandedMapping;
import mapback.protocol.KeyOffer;
import mapback.protocol.MappingRow;
import mapback.protocol.Source;

/// Makes mappings anew, in their places, that an earlier helper handed over or lost.
public final class Revival {
    private static final System.Logger LOG = System.getLogger(Revival.class.getName());

    /// Between two tries for a lost mapping whose server is away.
    private static final Duration AGAIN = Duration.ofSeconds(30);

    /// How often what is kept of mappings is renewed: a ticket in it is good for two hours.
    private static final Duration KEPT_AGAIN = Duration.ofMinutes(15);

    private final Backups backups;
    private final MappedSnapshots mapped;
    private final Mappings mappings;
    private final Logins logins;
    private final MappingSecrets secrets;

    /// @param mapped where they are made
    public Revival(Backups backups, Mappings mappings, MappedSnapshots mapped) {
        this.backups = backups;
        this.mapped = mapped;
        this.mappings = mappings;
        this.logins = backups.logins();
        this.secrets = backups.secrets();
    }

    /// Makes the mappings of the helper before this one anew. One that cannot be made is lost.
    public void takeOver(List<HandedMapping> handed) throws InterruptedException {
        for (HandedMapping one : handed) {
            LostMapping before = known(one.mapping());
            try {
                make(before, Optional.empty(), one.key());
            } catch (IOException e) {
                LOG.log(Level.WARNING, "mapping " + before.id() + " cannot be made anew", e);
                mappings.lose(before);
            }
        }
        mappings.listed().forEach(Revival::tellIfLost);
    }

    private static LostMapping known(MappingRow row) {
        try {
            return MappingNote.of(row).toMapping();
        } catch (ProblemException e) {
            throw new IllegalStateException("a helper had a mapping with a name that cannot be", e);
        }
    }

    private void make(LostMapping before, Optional<AccessOffer> access, Optional<KeyOffer> key)
            throws IOException, InterruptedException {
        MappedImage image = before.image();
        Source source = new Source(image.repository(), image.namespace(), access, key);
        mapped.map(
                KernelDevices.again(source, image.snapshot(), image.archive(), before.place()),
                Optional.of(before.id()));
    }

    /// Makes mappings anew that a helper lost which was killed, and keeps the secrets of all fresh. Returns when it
    /// is interrupted.
    ///
    /// One whose server is away is tried again, and one whose root process only the user's own act starts; one
    /// that cannot be made for another reason stays lost until somebody unmaps it.
    ///
    /// @param tried called when each was tried
    public void tend(Runnable tried) throws InterruptedException {
        long keptAt = System.nanoTime();
        while (true) {
            for (ListedMapping one : mappings.listed()) {
                if (one instanceof LostMapping lost && !mapped.awaited().isGivenUp(lost.id())) {
                    revive(lost);
                }
            }
            tried.run();
            Thread.sleep(AGAIN);
            if (System.nanoTime() - keptAt > KEPT_AGAIN.toNanos()) {
                mapped.readings().keepAll();
                backups.earlier().keepAgain(backups.repositories().known());
                keptAt = System.nanoTime();
            }
        }
    }

    /// Whether there are any that are tried again.
    public boolean isUnderWay() {
        return mapped.awaited().isAny();
    }

    private void revive(LostMapping lost) throws InterruptedException {
        MappingSecret secret = secrets.find(lost.id());
        secret.login().ifPresent(login -> logins.takeOver(List.of(login)));
        try {
            make(lost, secret.login().map(HandedLogin::access), secret.key());
            mapped.awaited().forget(lost.id());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "mapping " + lost.id() + " cannot be made anew", e);
            if (e instanceof ProblemException known && isPassing(known.problem())) {
                mapped.awaited().await(lost.id(), known.problem());
            } else {
                mapped.awaited().giveUp(lost.id());
            }
        }
    }

    private static boolean isPassing(Problem problem) {
        return Patience.isAway(problem) || problem instanceof LeaveAwaited;
    }

    private static void tellIfLost(ListedMapping listed) {
        if (listed instanceof LostMapping mapping) {
            LOG.log(
                    Level.WARNING,
                    "mapping {0} was lost: {1} at {2}",
                    mapping.id(),
                    mapping.image().name(),
                    mapping.place());
        }
    }
}
