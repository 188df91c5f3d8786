package mapback.app.model;

import java.nio.file.Path;

/// All view models of a window, wired by hand.
public final class Models {
    private final Repositories repositories;
    private final Entrance entrance;
    private final Backups backups;
    private final Live live;
    private final Deeds deeds;
    private final Joining joining;
    private final Chain chain;

    /// @param standardKey where the official client keeps its key
    /// @param umask       of the files that are made, 0 to 0777
    public Models(Helper helper, Work work, Path standardKey, int umask) {
        this.repositories = new Repositories(helper, work);
        this.entrance = new Entrance(helper, work, new Keys(standardKey));
        this.backups = new Backups(helper, entrance);
        this.live = new Live(helper, work);
        this.deeds = new Deeds(helper, entrance, live, umask);
        this.joining = new Joining(helper, entrance, repositories);
        this.chain = new Chain(helper, work);
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

    /// How a repository is added.
    public Joining joining() {
        return joining;
    }

    /// Every link between here and a backup.
    public Chain chain() {
        return chain;
    }
}
