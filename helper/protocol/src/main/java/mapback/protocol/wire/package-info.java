/// The records of [mapback.protocol] as varlink on a Unix socket, both ends; the interface file; the runtime
/// folder.
///
/// In: a socket's path, requests, a [mapback.protocol.wire.RequestHandler]. Out: replies, or a `ProblemException`
/// as the other end reported it. Threads: each connection of a listener has two virtual threads, one reads, one
/// answers; a connection of the app belongs to one thread at a time and waits on it. Memory: a message has at most
/// 1 MiB, a listener at most 64 connections with 16 unanswered calls each. Specification: varlink.org and
/// `io.mapback.Helper1.varlink`.
@NullMarked
package mapback.protocol.wire;

import org.jspecify.annotations.NullMarked;
