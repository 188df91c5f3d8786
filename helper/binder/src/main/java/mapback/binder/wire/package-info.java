/// What helper and binder say to each other: messages of one fixed layout on a Unix socket, descriptors beside.
///
/// A [Message] has 352 bytes, big-endian: version 1, kind, 1 if a dialogue may be shown, 0, a byte each; device,
/// pid, uid (4 each), size (8), number, extra (4 each); backend (64), text (256) in UTF-8, filled up with zeros.
/// The helper asks, the binder answers with rows and one last message. It listens at `/run/mapback/binder` and hangs
/// up there on who was silent for half a minute: who has more to ask connects again.
/// In: bytes and descriptors of anyone. Out: checked messages, or a [java.net.ProtocolException]. Threads: calls
/// block, a [Line] belongs to one. Memory: 352 bytes a message; descriptors are the receiver's to close.
@NullMarked
package mapback.binder.wire;

import org.jspecify.annotations.NullMarked;
