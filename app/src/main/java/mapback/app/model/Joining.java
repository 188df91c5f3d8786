package mapback.app.model;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import mapback.app.model.Repositories.Adding;
import mapback.app.model.Repositories.Read;
import mapback.problem.Problem;
import mapback.problem.SavedProblem.SavedNameTaken;
import mapback.protocol.AccessOffer;
import mapback.protocol.DatastoreRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SecretText;
import mapback.protocol.Source;

/// Adds a repository: finds out step by step that it can be used, and saves it then.
public final class Joining {
    private final Helper helper;
    private final Entrance entrance;
    private final Repositories repositories;

    Joining(Helper helper, Entrance entrance, Repositories repositories) {
        this.helper = helper;
        this.entrance = entrance;
        this.repositories = repositories;
    }

    /// A server as it was typed.
    ///
    /// @param address  a host, with a port or without; or `https://host:8007`
    /// @param user     as in `joe@pbs` or `joe@pbs!token`; `root@pam` when it is empty
    /// @param secret   the password, or the token's secret
    /// @param remember whether the desktop's keyring is to keep it
    public record Server(String address, String user, Optional<SecretText> secret, boolean remember) {
        /// As a repository, with a datastore in it.
        String repository(String datastore) {
            String host = address.strip();
            host = host.replaceFirst("^https?://", "");
            int end = host.indexOf('/');
            host = end < 0 ? host : host.substring(0, end);
            String who = user.isBlank() ? "root@pam" : user.strip();
            return (who.contains("@") ? who : who + "@pam") + "@" + host + ":" + datastore;
        }

        /// The same on another port.
        public Server onPort(int port) {
            String host = address.strip().replaceFirst("^https?://", "").replaceFirst(":\\d+(/.*)?$", "");
            return new Server(host + ":" + port, user, secret, remember);
        }
    }

    /// Reaches the server, signs in, and finds its stores.
    public void stores(Server server, Consumer<List<DatastoreRow>> done, Consumer<Problem> failed) {
        // Any name does: the list is the server's, and a datastore has to stand there.
        Place place = new Place(server.address(), server.repository("any"), "", Optional.empty());
        entrance.remember(server.remember());
        Errand<List<DatastoreRow>> errand = new Errand<>(
                place,
                Optional.empty(),
                source -> helper.ask(new Request.ListDatastores(source), Reply.Datastores.class)
                        .datastores(),
                done,
                failed);
        entrance.run(errand.typing(server.secret()));
    }

    /// Looks whether the backups of a store can be seen, and saves it then.
    public void store(Server server, String datastore, Consumer<Place> done, Consumer<Problem> failed) {
        text(new SecretText(server.repository(datastore)), Optional.empty(), done, failed);
    }

    /// Looks whether the backups of a folder, of a server's datastore, or of what a block of connection text says can
    /// be seen, and saves it then. What cannot be read is not saved.
    ///
    /// @param typed a secret that goes before one in the text
    public void text(SecretText text, Optional<SecretText> typed, Consumer<Place> done, Consumer<Problem> failed) {
        repositories.read(text, read -> look(text, read, typed.or(read::secret), done, failed), failed);
    }

    private void look(
            SecretText text, Read read, Optional<SecretText> secret, Consumer<Place> done, Consumer<Problem> failed) {
        Errand<Optional<String>> errand = new Errand<>(
                read.place(),
                Optional.empty(),
                this::seen,
                fingerprint -> keep(text, read.place(), fingerprint, done, failed),
                failed);
        entrance.run(errand.typing(secret.filter(_ -> read.place().isOfServer())));
    }

    /// @return the fingerprint by which the server was known in the end
    private Optional<String> seen(Source source) throws IOException, InterruptedException {
        helper.collect(new Request.ListGroups(source), Reply.Groups.class, Reply.Groups::groups);
        return source.access().flatMap(AccessOffer::fingerprint);
    }

    /// What is saved already is not saved once more.
    private void keep(
            SecretText text, Place seen, Optional<String> fingerprint, Consumer<Place> done, Consumer<Problem> failed) {
        repositories.places().stream()
                .filter(place -> place.repository().equals(seen.repository())
                        && place.namespace().equals(seen.namespace()))
                .findFirst()
                .ifPresentOrElse(
                        done, () -> save(new Adding(Optional.empty(), text, fingerprint, false), done, failed));
    }

    private void save(Adding adding, Consumer<Place> done, Consumer<Problem> failed) {
        repositories.add(adding, done, problem -> {
            if (problem instanceof SavedNameTaken(String name, var _)
                    && adding.name().isEmpty()) {
                save(new Adding(Optional.of(free(name)), adding.text(), adding.fingerprint(), false), done, failed);
            } else {
                failed.accept(problem);
            }
        });
    }

    /// The name with the first number behind it that is not taken.
    private String free(String name) {
        int number = 2;
        while (isTaken(name + "-" + number)) {
            number++;
        }
        return name + "-" + number;
    }

    private boolean isTaken(String name) {
        return repositories.places().stream().anyMatch(place -> place.name().equals(name));
    }
}
