/// The command line: one class per command, its options as mixins, tables, JSON, progress and exit statuses.
///
/// In: the words of a command line and all that belongs to its caller: environment, folder, umask, terminal,
/// key files. It is resolved here and goes to the helper as values. Out: results on standard output, messages
/// and progress on standard error, an exit status as in `docs/exit-statuses.md`. Threads: a command runs on the
/// main thread; signals come on a thread of the system's. Memory: lists are collected before they are shown,
/// streams go through one buffer.
@NullMarked
package mapback.app.cli;

import org.jspecify.annotations.NullMarked;
