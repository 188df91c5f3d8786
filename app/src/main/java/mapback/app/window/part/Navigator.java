package mapback.app.window.part;

import mapback.app.model.Place;

/// Leads to other pages.
public interface Navigator {
    /// Shows a page.
    void show(Page page);

    /// Shows a repository's backups.
    void open(Place place);

    /// Says something above the page, until it is closed.
    void tell(String news);
}
