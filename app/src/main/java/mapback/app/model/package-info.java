/// View models: what the window shows and does, as observable state and actions, without a control.
///
/// In: a connection to the helper, what a person chose or typed. Out: properties and lists, changed on the
/// executor of the window only. Threads: questions to the helper wait on virtual threads, never on the window's.
/// Memory: the lists that are shown; secrets that were typed, until the helper has them, and keys as long as the
/// window is open.
@NullMarked
package mapback.app.model;

import org.jspecify.annotations.NullMarked;
