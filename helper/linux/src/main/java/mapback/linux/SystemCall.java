package mapback.linux;

/// A system call's name and the error it gave.
///
/// @param name  as in `renameat2`
/// @param errno the system's error number
record SystemCall(String name, int errno) {}
