/// Making a way back to a backup: a launcher, a bookmark.
///
/// In: view models, what a person does with pointer and keys. Out: the view, and calls of the models' actions.
/// Threads: all of it is on JavaFX's thread and never waits. Memory: the nodes of what is shown; lists make
/// cells for the rows that are seen.
@NullMarked
package mapback.app.window.launcher;

import org.jspecify.annotations.NullMarked;
