package mapback.app.window.frame;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mapback.app.desktop.Bookmark;
import mapback.app.desktop.Brought;
import mapback.app.model.Place;
import mapback.app.model.Repositories;
import mapback.app.text.Harmless;
import mapback.app.window.part.Page;
import mapback.app.window.part.Surroundings;

/// What somebody brings to the window: something is chosen or filled in by it, and nothing begins.
final class Arrivals {
    private final Surroundings here;

    /// What is to be opened as soon as the repositories are known, or its own is one of them.
    private Optional<Wish> wished = Optional.empty();

    /// @param isPointedAt whether somebody pointed at the backup itself
    private record Wish(Bookmark bookmark, boolean isPointedAt) {}

    Arrivals(Surroundings here) {
        this.here = here;
    }

    /// One thing at a time can be looked at, and any number of keys be kept: what else there was is named.
    void take(List<Brought> all) {
        List<Path> keys = new ArrayList<>();
        List<Brought> others = new ArrayList<>();
        List<String> news = new ArrayList<>();
        for (Brought one : all) {
            switch (one) {
                case Brought.Key(Path file) -> keys.add(file);
                case Brought.Unusable(var problem) -> news.add(here.text().sentence(problem));
                default -> others.add(one);
            }
        }
        if (!others.isEmpty()) {
            show(others.getFirst());
        }
        if (others.size() > 1) {
            List<String> names = others.stream().skip(1).map(this::name).toList();
            news.addFirst(here.text().say("brought.others", Map.of("others", names)));
        }
        if (!news.isEmpty()) {
            here.go().tell(String.join("\n", news));
        }
        take(keys, others.isEmpty() && keys.size() == 1);
    }

    private void show(Brought one) {
        switch (one) {
            case Brought.Backup(Bookmark bookmark) -> show(new Wish(bookmark, false));
            case Brought.InStore(Bookmark bookmark) -> show(new Wish(bookmark, true));
            case Brought.Text(String text) -> here.go().go(new Page.AddText(text));
            case Brought.Part(Brought.Kind kind) ->
                here.go()
                        .go(
                                switch (kind) {
                                    case ADD -> new Page.Welcome();
                                    case MAPPINGS -> new Page.OnThisComputer();
                                    case JOBS -> new Page.Jobs();
                                });
            case Brought.Key _, Brought.Unusable _ -> {}
        }
    }

    private String name(Brought one) {
        return Harmless.line(
                switch (one) {
                    case Brought.Backup(Bookmark bookmark) -> name(bookmark);
                    case Brought.InStore(Bookmark bookmark) -> name(bookmark);
                    case Brought.Key(Path file) -> file.toString();
                    case Brought.Text _ -> here.text().say("text.title");
                    case Brought.Part _, Brought.Unusable _ -> "mapback:";
                });
    }

    private static String name(Bookmark bookmark) {
        return bookmark.snapshot().isEmpty()
                ? bookmark.repository()
                : bookmark.repository() + " " + bookmark.snapshot();
    }

    /// A single key is for the backup that is looked at; several are kept for what they fit.
    private void take(List<Path> keys, boolean isForWhatIsShown) {
        for (Path file : keys) {
            Runnable kept = () -> here.go().tell(here.text().say("key.kept", Map.of("count", keys.size())));
            if (isForWhatIsShown) {
                here.models().deeds().bringKey(file, here.models().backups().subject(), kept, problem -> here.go()
                        .tell(here.text().sentence(problem)));
            } else {
                here.models().deeds().keepKey(file, kept, problem -> here.go()
                        .tell(here.text().sentence(problem)));
            }
        }
    }

    /// A link of any page may lead here: a server that is none of the user's is not to be met unasked, nor a folder,
    /// behind which there may be one too.
    private void show(Wish wish) {
        Repositories known = here.models().repositories();
        Bookmark bookmark = wish.bookmark();
        Place at = known.at(bookmark.repository());
        if (!known.isKnown().get()) {
            wished = Optional.of(wish);
        } else if (wish.isPointedAt() || known.isSaved(at) || isLookedAt(at)) {
            open(bookmark);
        } else {
            wished = Optional.of(wish);
            here.go()
                    .go(
                            at.isOfServer()
                                    ? new Page.AddText(bookmark.repository())
                                    : new Page.AddFolder(bookmark.repository()));
            here.go().tell(here.text().say(at.isOfServer() ? "bookmark.unknown" : "bookmark.unknown.folder"));
        }
    }

    private boolean isLookedAt(Place at) {
        return here.models()
                .backups()
                .place()
                .get()
                .filter(place -> place.repository().equals(at.repository()))
                .isPresent();
    }

    private void open(Bookmark bookmark) {
        Repositories known = here.models().repositories();
        here.models()
                .backups()
                .show(
                        known.at(bookmark.repository()).in(bookmark.namespace()),
                        bookmark.snapshot(),
                        bookmark.archive());
        here.go().go(new Page.Backups());
    }

    /// The repositories are known now.
    ///
    /// @return whether something had waited for that
    boolean goOn() {
        Optional<Wish> waited = wished;
        wished = Optional.empty();
        waited.ifPresent(this::show);
        return waited.isPresent();
    }

    /// A repository is opened.
    ///
    /// @return whether something in it had waited for that, and is shown
    boolean leadsInto(Place place) {
        Optional<Bookmark> led = wished.map(Wish::bookmark)
                .filter(bookmark -> bookmark.repository().equals(place.repository()));
        wished = Optional.empty();
        led.ifPresent(this::open);
        return led.isPresent();
    }
}
