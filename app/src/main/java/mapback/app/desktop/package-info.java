/// The desktop around the window: light or dark, notifications, what the window remembers, bookmarks and
/// launchers, and the one window that a second start hands over to.
///
/// In: variables of the session, the session's bus, files that were dropped or opened. Out: values and short texts.
/// Threads: everything here may wait and is called on virtual threads. Memory: a few hundred bytes of settings.
@NullMarked
package mapback.app.desktop;

import org.jspecify.annotations.NullMarked;
