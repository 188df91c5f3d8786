/// The connection to the helper: finds or starts it, asks it, follows its answers.
///
/// In: the caller's environment, requests. Out: replies, or a `ProblemException`. Threads: a client belongs to
/// one thread at a time, which waits; an interrupt ends the waiting. Memory: one message.
@NullMarked
package mapback.app.client;

import org.jspecify.annotations.NullMarked;
