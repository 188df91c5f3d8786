package mapback.app.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.FormUnknown;

/// Turns what a caller writes for a repository into what the helper understands: an absolute path, or a server's
/// datastore as it was written.
///
/// What has a slash is a path, as is `.` or `..`; everything else is meant for a server, for no address of one has a
/// slash.
final class RepositoryText {
    private RepositoryText() {}

    /// @param text a path, relative or absolute, a `file:` URL, or a server's datastore
    /// @throws ProblemException with [FormUnknown] for any other URL
    static String resolved(String text, Caller caller) throws ProblemException {
        if (text.regionMatches(true, 0, "file:", 0, "file:".length())) {
            return caller.absolute(urlPath(text)).toString();
        }
        if (text.contains("://")) {
            throw new ProblemException(new FormUnknown(text));
        }
        return isPath(text) ? caller.absolute(text).toString() : Caller.readable(text);
    }

    private static boolean isPath(String text) {
        return text.contains("/") || text.equals(".") || text.equals("..");
    }

    /// Whether this is neither a path nor has the parts of an address: a saved repository may be called so.
    static boolean mayBeName(String text) {
        return !isPath(text) && !text.contains(":") && !text.contains("@");
    }

    private static String urlPath(String text) throws ProblemException {
        try {
            URI url = new URI(text);
            Optional<String> path = Optional.ofNullable(url.getPath());
            String host = Optional.ofNullable(url.getHost()).orElse("");
            if (!host.isEmpty() && !host.equals("localhost")) {
                throw new ProblemException(new FormUnknown(text));
            }
            // file:folder is relative; java.net.URI calls that opaque.
            return path.filter(p -> !p.isEmpty()).orElseGet(url::getSchemeSpecificPart);
        } catch (URISyntaxException e) {
            throw new ProblemException(new FormUnknown(text), e);
        }
    }
}
