package mapback.binder.wire;

/// Why not. The order is the number on the wire: new ones go to the end.
public enum Reason {
    /// No message of this version, or not with the descriptor that belongs to it. The binder hangs up.
    MALFORMED,
    NO_STREAM_SOCKET,
    /// The asking program is not there, or not the user's.
    WRONG_ASKER,
    /// The user's process is in a container, or cannot be known.
    UNKNOWN_CALLER,
    NOT_AUTHORIZED,
    DISMISSED,
    /// A dialogue would do, but there is no agent to show it, or it was not to be shown.
    NO_AGENT,
    NO_POLKIT,
    /// No device of the user's, or none at all: which one, others need not know.
    UNKNOWN_DEVICE,
    /// Another program uses the device: it is none of Mapback's.
    NOT_OURS,
    IN_USE,
    /// The device belongs to another backend, or is connected no more.
    OTHER_BACKEND,
    /// The kernel has no nbd driver, and none could be loaded.
    NO_DRIVER,
    /// The driver was loaded with `max_part=0`: a device would show no partitions.
    NO_PARTITIONS,
    /// It is older than Linux 5.14, which cannot be told whose a device is.
    OLD_DRIVER,
    NO_FREE_DEVICE,
    /// The wished device is another mapping, of this user or another one.
    TAKEN,
    /// The user has as many devices or connections as one may have.
    TOO_MANY,
    /// The system refused; the text says in its words why.
    SYSTEM
}
