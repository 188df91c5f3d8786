package mapback.app.client;

import mapback.protocol.wire.ProgramVersion;

/// This program's version, by which its helper goes too.
public final class Version {
    private Version() {}

    /// As in `0.1.0`.
    public static String own() {
        return ProgramVersion.own().toString();
    }
}
