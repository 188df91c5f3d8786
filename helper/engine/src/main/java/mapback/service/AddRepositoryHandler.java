package mapback.service;

import java.io.IOException;
import java.util.Optional;
import mapback.pbs.format.ConnectionText;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.format.Namespace;
import mapback.problem.ProblemException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;
import mapback.repository.Repositories;
import mapback.repository.SavedRepositories;

/// Saves a repository, as it is or out of a text that says how to connect. A secret in that text goes back to
/// the caller, who may log in with it.
final class AddRepositoryHandler implements Handler<Request.AddRepository> {
    private final SavedRepositories saved;

    AddRepositoryHandler(SavedRepositories saved) {
        this.saved = saved;
    }

    @Override
    public void answer(Request.AddRepository request, Answer answer) throws IOException {
        ReadText read = ReadText.of(request.text());
        ConnectionText text = read.text();
        SavedRepositories.Saved row = new SavedRepositories.Saved(
                request.name().orElse(text.name()),
                Repositories.canonical(text.repository()),
                namespace(request, text),
                fingerprint(request, text));
        saved.add(row, request.replace());
        answer.last(new Reply.RepositoryAdded(SavedRows.of(row), read.secret()));
    }

    private static Namespace namespace(Request.AddRepository request, ConnectionText text) throws ProblemException {
        return request.namespace().isPresent()
                ? Namespace.parse(request.namespace().get(), "namespace")
                : text.namespace();
    }

    private static Optional<Fingerprint> fingerprint(Request.AddRepository request, ConnectionText text)
            throws ProblemException {
        return request.fingerprint().isPresent()
                ? Optional.of(Fingerprint.parse(request.fingerprint().get(), "fingerprint"))
                : text.fingerprint();
    }
}
