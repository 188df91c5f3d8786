package mapback.binder;

import java.io.IOException;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import mapback.binder.polkit.Polkit;
import mapback.binder.wire.Asker;
import mapback.binder.wire.Reason;
import mapback.linux.Pidfd;
import mapback.linux.SystemCallException;

/// Whether a caller may do what not everybody may: the authority decides.
record Gate(BiFunction<Polkit.Question, BooleanSupplier, Polkit.Verdict> authority) {
    /// Returns when the caller may.
    void pass(Caller caller, Asker asker, String action, Map<String, String> details) throws IOException {
        if (caller.isConfirmed()) {
            // To pass `pkexec` is leave for devices of one's own; root, whose all are, is not asked about others'.
            if (!action.equals("io.mapback.map")) {
                throw new RefusedException(Reason.NOT_AUTHORIZED);
            }
            return;
        }
        // The process that the helper says has asked; the helper's own where it says none.
        try (Pidfd process = asker.pid() == 0 ? caller.process() : Pidfd.open(asker.pid())) {
            Pidfd.Facts facts = process.facts()
                    .filter(found -> found.isWholly(caller.uid()))
                    .orElseThrow(() -> new RefusedException(Reason.WRONG_ASKER));
            var question = new Polkit.Question(
                    action, process.pid(), facts.startTime(), caller.uid(), details, asker.mayPrompt());
            switch (authority.apply(question, () -> caller.isGone() || !process.isAlive())) {
                case YES -> {
                    // While it lives, it was this process and no later one of its number that polkit judged.
                    if (!process.isAlive()) {
                        throw new RefusedException(Reason.WRONG_ASKER);
                    }
                }
                case NO -> throw new RefusedException(Reason.NOT_AUTHORIZED);
                case DISMISSED -> throw new RefusedException(Reason.DISMISSED);
                case NO_AGENT -> throw new RefusedException(Reason.NO_AGENT);
                case FAILED -> throw new RefusedException(Reason.NO_POLKIT);
            }
        } catch (SystemCallException e) {
            throw new RefusedException(Reason.WRONG_ASKER);
        }
    }
}
