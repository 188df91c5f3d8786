package mapback.app.cli;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import mapback.app.cli.RepositoryOptions.Place;
import mapback.app.cli.SourceOptions.LetInQuestion;
import mapback.app.text.Harmless;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.SecretProblem.SecretServiceLocked;
import mapback.problem.SecretProblem.SecretServiceLocked.Reason;
import mapback.problem.ServerProblem.CertificateUnknown;
import mapback.problem.ServerProblem.LoginKind;
import mapback.problem.ServerProblem.LoginNeeded;
import mapback.problem.ServerProblem.LoginRefused;
import mapback.problem.ServerProblem.SecondFactorNeeded;
import mapback.protocol.AccessOffer;
import mapback.protocol.KeyringUse;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SecretText;
import mapback.protocol.Source;

/// Asks at the terminal what a server wants to know before it lets somebody in: whether its certificate is the right
/// one, the password, the second factor. Each is asked for when the helper says that it lacks, and never beforehand.
///
/// A token's secret is no word that anybody types, so it is not asked for. A server takes three seconds for each
/// refusal, and some lock an account after a few: so nothing is tried again that was not typed anew.
final class AccessDialogue {
    private static final int TRIES = 3;

    private final Session session;
    private final Place place;

    private Optional<AccessOffer> offer;
    private int passwords;
    private int codes;

    AccessDialogue(Session session, Place place) {
        this.session = session;
        this.place = place;
        this.offer = place.access();
    }

    <T> T asking(LetInQuestion<T> question) throws IOException, InterruptedException {
        while (true) {
            try (ServerNotice _ = ServerNotice.of(session, place)) {
                T answer = question.with(offer);
                if (place.access().isPresent()) {
                    new RepositoryHistory(session.caller()).reached(place.repository());
                }
                return answer;
            } catch (ProblemException e) {
                place.guess().mustBeRight(e);
                offer = Optional.of(answer(e, offer.orElse(AccessOffer.NONE)));
            }
        }
    }

    /// What is offered the next time.
    ///
    /// @throws ProblemException the refusal itself, when nobody can be asked or nothing is to be asked for
    private AccessOffer answer(ProblemException refusal, AccessOffer last) throws IOException, InterruptedException {
        return switch (refusal.problem()) {
            case CertificateUnknown unknown -> trusting(unknown, last, refusal);
            case LoginNeeded(String user, String server)
            when !isToken(user) -> password("access.password", user, server, refusal);
            case LoginRefused(String user, String server, LoginKind kind)
            when kind == LoginKind.TICKET -> password("access.password", user, server, refusal);
            case LoginRefused(String user, String server, LoginKind kind)
            when kind == LoginKind.PASSWORD && passwords > 0 && passwords < TRIES ->
                password("access.password.again", user, server, refusal);
            case SecondFactorNeeded(String user, String server, var _) ->
                code(codes == 0 ? "access.code" : "access.code.again", user, server, last, refusal);
            case LoginRefused(String user, String server, LoginKind kind)
            when kind == LoginKind.SECOND_FACTOR && codes > 0 && codes < TRIES ->
                code("access.code.again", user, server, last, refusal);
            case SecretServiceLocked(Reason reason) when reason == Reason.LOCKED -> opening(last);
            case Problem _ -> throw refusal;
        };
    }

    /// The desktop asks its user for the keyring's password, on the screen: that must not be waited for in silence.
    private AccessOffer opening(AccessOffer last) {
        session.messages()
                .line(session.phrases().say("access.keyring", Map.of()).strip());
        return last.with(Optional.of(KeyringUse.OPEN));
    }

    private static boolean isToken(String user) {
        return user.contains("!");
    }

    private AccessOffer password(String phrase, String user, String server, ProblemException refusal)
            throws IOException, InterruptedException {
        SecretText typed = typed(ask(phrase, user, server), refusal);
        passwords++;
        AccessOffer last = offer.orElse(AccessOffer.NONE);
        return new AccessOffer(Optional.of(typed), Optional.empty(), last.fingerprint(), last.proxy());
    }

    private AccessOffer code(String phrase, String user, String server, AccessOffer last, ProblemException refusal)
            throws IOException, InterruptedException {
        if (codes >= TRIES) {
            throw refusal;
        }
        SecretText typed = typed(ask(phrase, user, server), refusal);
        codes++;
        return new AccessOffer(
                last.secret(), Optional.of(new SecretText(typed.text().strip())), last.fingerprint(), last.proxy());
    }

    /// An empty line is no password, and is not sent as one: the server would count it as a wrong one.
    private SecretText typed(String question, ProblemException refusal) throws IOException, InterruptedException {
        for (int tries = 0; tries < TRIES; tries++) {
            SecretText typed = session.prompt().secret(question).orElseThrow(() -> refusal);
            if (!typed.text().isBlank()) {
                return typed;
            }
            session.messages()
                    .line(session.phrases().say("access.empty", Map.of()).strip());
        }
        throw refusal;
    }

    private String ask(String phrase, String user, String server) {
        return Harmless.line(session.phrases()
                        .say(phrase, Map.of("user", user, "server", server))
                        .strip() + " ");
    }

    /// Only a whole word counts as an answer: a key that was hit by chance trusts nobody.
    private AccessOffer trusting(CertificateUnknown unknown, AccessOffer last, ProblemException refusal)
            throws IOException, InterruptedException {
        Map<String, Object> parameters =
                Map.of("server", unknown.host() + ":" + unknown.port(), "fingerprint", unknown.fingerprint());
        String question =
                session.phrases().say("access.certificate", parameters).strip() + " ";
        String answer =
                session.prompt().line(question).orElseThrow(() -> refusal).strip();
        if (!answer.equalsIgnoreCase(session.phrases().say("answer.yes", Map.of()))
                && !answer.equalsIgnoreCase("yes")) {
            throw refusal;
        }
        session.ask(
                new Request.TrustCertificate(
                        new Source(place.repository(), place.namespace(), Optional.of(last), Optional.empty()),
                        unknown.fingerprint()),
                Reply.CertificateKept.class);
        return last;
    }
}
