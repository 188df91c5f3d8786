package mapback.app.model;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import mapback.problem.Problem;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SecretText;

/// The saved repositories, which the command line has too.
public final class Repositories {
    private final Helper helper;
    private final Work work;
    private final ObservableList<Place> places = FXCollections.observableArrayList();
    private final ObservableList<Place> shownPlaces = FXCollections.unmodifiableObservableList(places);
    private final ReadOnlyBooleanWrapper isKnown = new ReadOnlyBooleanWrapper(false);

    Repositories(Helper helper, Work work) {
        this.helper = helper;
        this.work = work;
    }

    /// By name.
    public ObservableList<Place> places() {
        return shownPlaces;
    }

    /// The saved one, or one that is not saved and is called as its folder or datastore is.
    ///
    /// @param repository a server's datastore, or the absolute path of a folder
    public Place at(String repository) {
        return places.stream()
                .filter(place -> place.repository().equals(repository))
                .findFirst()
                .orElseGet(() -> new Place(lastPart(repository), repository, "", Optional.empty()));
    }

    /// Whether it is one of the saved ones, whatever namespace of it is meant.
    public boolean isSaved(Place place) {
        return places.stream().anyMatch(saved -> saved.repository().equals(place.repository()));
    }

    private static String lastPart(String repository) {
        return repository.substring(Math.max(repository.lastIndexOf('/'), repository.lastIndexOf(':')) + 1);
    }

    /// Whether the helper has told them.
    public ReadOnlyBooleanProperty isKnown() {
        return isKnown.getReadOnlyProperty();
    }

    /// Asks for them anew.
    public void refresh(Consumer<Problem> failed) {
        work.begin(() -> helper.ask(new Request.ListRepositories(), Reply.Repositories.class), this::show, failed);
    }

    private void show(Reply.Repositories reply) {
        List<Place> now = reply.repositories().stream().map(Place::of).toList();
        if (!now.equals(places)) {
            places.setAll(now);
        }
        isKnown.set(true);
    }

    /// What a text says.
    ///
    /// @param place  as it would be saved
    /// @param secret that stood in the text
    public record Read(Place place, Optional<SecretText> secret) {}

    /// Reads what a text says: a folder's path, a server's datastore, or a block of connection text.
    public void read(SecretText text, Consumer<Read> done, Consumer<Problem> failed) {
        work.begin(
                () -> helper.ask(new Request.ReadConnection(text), Reply.ConnectionRead.class),
                read -> done.accept(new Read(Place.of(read.repository()), read.secret())),
                failed);
    }

    /// Saves what a text says.
    ///
    /// @param done gets it as it was saved
    public void add(Adding adding, Consumer<Place> done, Consumer<Problem> failed) {
        work.begin(
                () -> {
                    Reply.RepositoryAdded added = helper.ask(
                            new Request.AddRepository(
                                    adding.name(),
                                    adding.text(),
                                    Optional.empty(),
                                    adding.fingerprint(),
                                    adding.replace()),
                            Reply.RepositoryAdded.class);
                    return new Saved(added, helper.ask(new Request.ListRepositories(), Reply.Repositories.class));
                },
                saved -> {
                    show(saved.all());
                    done.accept(Place.of(saved.added().repository()));
                },
                failed);
    }

    /// What is to be saved.
    ///
    /// @param name        one is made of the text when it is empty
    /// @param fingerprint of the server's certificate, instead of what the text says
    /// @param replace     whether one of that name may be replaced
    public record Adding(Optional<String> name, SecretText text, Optional<String> fingerprint, boolean replace) {}

    private record Saved(Reply.RepositoryAdded added, Reply.Repositories all) {}

    /// Forgets a saved repository; nothing happens to what is in it.
    public void remove(Place place, Consumer<Problem> failed) {
        work.begin(
                () -> helper.ask(new Request.RemoveRepository(place.name()), Reply.Repositories.class),
                this::show,
                failed);
    }
}
