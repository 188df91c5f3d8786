package mapback.app.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.util.Optional;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.FormUnknown;

/// Turns what a caller writes for a repository into what the helper understands: an absolute path.
final class RepositoryText {
    private RepositoryText() {}

    /// @param text a path, relative or absolute, or a `file:` URL
    /// @throws ProblemException with [FormUnknown] for anything else, like a server's address
    static String absolute(String text, Caller caller) throws ProblemException {
        if (text.startsWith("file:")) {
            return caller.absolute(urlPath(text)).toString();
        }
        boolean isAddress = text.contains("://") || (text.contains(":") && !text.contains("/"));
        boolean isPath = text.contains("/") || text.equals(".") || text.equals("..");
        if (text.isEmpty() || isAddress || !(isPath || Files.isDirectory(caller.absolute(text)))) {
            throw new ProblemException(new FormUnknown(text));
        }
        return caller.absolute(text).toString();
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
