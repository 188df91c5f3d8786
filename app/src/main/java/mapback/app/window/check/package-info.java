/// The page before something is made of a backup: what, where, what will be true afterwards, and what is lost.
///
/// In: view models, what a person does with pointer and keys. Out: the view, and calls of the models' actions.
/// Threads: all of it is on JavaFX's thread and never waits. Memory: the nodes of what is shown; lists make
/// cells for the rows that are seen.
@NullMarked
package mapback.app.window.check;

import org.jspecify.annotations.NullMarked;
