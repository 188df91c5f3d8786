package mapback.nbd;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import mapback.problem.ProblemException;

/// What a client is told of a failure of the export: a code whose sentence the window shows, nothing of the inside.
final class Failures {
    private static final System.Logger LOG = System.getLogger(Failures.class.getName());

    private Failures() {}

    static String message(Session session, Request request, Throwable failure) {
        String what = session.export().name() + ": request " + request.type() + " of " + request.length() + " bytes at "
                + request.offset() + " failed";
        if (failure instanceof RuntimeException || failure instanceof Error) {
            LOG.log(ERROR, what, failure);
        } else {
            // Whoever made the exception knows better how often to tell.
            LOG.log(DEBUG, what, failure);
        }
        return failure instanceof ProblemException e ? e.problem().code().toString() : "it failed, see the log";
    }
}
