package mapback.app.window.part;

import mapback.app.model.Deeds.Subject;
import mapback.app.model.Place;
import mapback.app.model.Target;

/// Leads to other pages.
public interface Navigator {
    /// Shows a page; behind a question, when there is one.
    void show(Page page);

    /// Shows a page because the person wants to be there, whatever is asked.
    void go(Page page);

    /// Shows a repository's backups.
    void open(Place place);

    /// Shows what would be if something of a backup went somewhere.
    void check(Subject subject, Target target);

    /// Shows what would be if what is chosen went somewhere; or lets something be chosen first.
    void put(Target target);

    /// Says something above the page, until it is closed.
    void tell(String news);
}
