package mapback.protocol;

/// A one-shot Unix socket on which the bytes of an archive come out.
///
/// @param path  the socket's path, in the runtime folder
/// @param token what the reader writes first: 32 hexadecimal digits as ASCII
public record StreamOffer(String path, SecretText token) {}
