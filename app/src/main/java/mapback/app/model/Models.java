package mapback.app.model;

import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import mapback.app.model.Deeds.Subject;

/// All view models of a window, wired by hand.
public final class Models {
    private final Repositories repositories;
    private final Keys keys;
    private final Entrance entrance;
    private final Backups backups;
    private final Live live;
    private final Deeds deeds;
    private final Partitions partitions;
    private final Destinations destinations;
    private final ObjectProperty<Optional<Subject>> carried = new SimpleObjectProperty<>(Optional.empty());
    private final Ground ground;
    private final Launching launching;
    private final Joining joining;
    private final Helper helper;
    private final Work work;

    public Models(Helper helper, Work work, Desktop desktop) {
        this.repositories = new Repositories(helper, work);
        this.keys = new Keys(desktop.standardKey());
        this.entrance = new Entrance(helper, work, keys);
        this.backups = new Backups(helper, entrance);
        this.live = new Live(helper, work);
        this.deeds = new Deeds(helper, entrance, repositories, live, desktop.umask());
        this.destinations = new Destinations(desktop.home());
        this.ground = new Ground(work);
        this.launching = new Launching(desktop.shortcuts(), work);
        this.partitions = new Partitions(desktop.volumes(), work, live);
        this.joining = new Joining(helper, entrance, repositories);
        this.helper = helper;
        this.work = work;
    }

    /// The saved repositories.
    public Repositories repositories() {
        return repositories;
    }

    /// What has to be answered before something goes on.
    public Entrance entrance() {
        return entrance;
    }

    /// What is in a repository.
    public Backups backups() {
        return backups;
    }

    /// Jobs and mappings.
    public Live live() {
        return live;
    }

    /// What is done with a backup.
    public Deeds deeds() {
        return deeds;
    }

    /// What is on the disks that backups became.
    public Partitions partitions() {
        return partitions;
    }

    /// The places of this computer for what is in a backup.
    public Destinations destinations() {
        return destinations;
    }

    /// What a drag inside the window carries, as long as it lasts.
    public ObjectProperty<Optional<Subject>> carried() {
        return carried;
    }

    /// What is where something is to be written.
    public Ground ground() {
        return ground;
    }

    /// Launchers and bookmarks.
    public Launching launching() {
        return launching;
    }

    /// How a repository is added.
    public Joining joining() {
        return joining;
    }

    /// A walk along every link between here and what is in a backup; each page that shows one has its own.
    public Chain chain() {
        return new Chain(helper, work, keys);
    }
}
