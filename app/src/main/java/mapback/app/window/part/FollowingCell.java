package mapback.app.window.part;

import javafx.scene.Node;
import javafx.scene.control.ListCell;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// A row for something that changes while it is shown. It follows that as long as it is part of a window: a page that
/// was left must not be kept by what it showed.
///
/// @param <T> what changes
public abstract class FollowingCell<T> extends ListCell<T> {
    private Subscription following = Subscription.EMPTY;
    private boolean isWatched;

    /// Shows it, now and whenever it changes.
    protected abstract Subscription follow(T item);

    /// What a row consists of.
    protected abstract Node content();

    @Override
    protected void updateItem(@Nullable T item, boolean isEmpty) {
        super.updateItem(item, isEmpty);
        watch();
        unfollow();
        if (item == null || isEmpty) {
            setGraphic(null);
            setAccessibleText("");
        } else {
            following = follow(item);
            setGraphic(content());
        }
    }

    private void watch() {
        if (!isWatched) {
            isWatched = true;
            sceneProperty().subscribe(scene -> {
                if (scene == null) {
                    unfollow();
                } else {
                    refollow();
                }
            });
        }
    }

    private void refollow() {
        T item = getItem();
        if (item != null && !isEmpty()) {
            unfollow();
            following = follow(item);
        }
    }

    private void unfollow() {
        following.unsubscribe();
        following = Subscription.EMPTY;
    }
}
