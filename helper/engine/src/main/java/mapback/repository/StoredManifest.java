package mapback.repository;

import mapback.pbs.format.Manifest;

/// A manifest as it was read, not yet trusted.
final class StoredManifest {
    private final Manifest manifest;
    private final byte[] json;
    private final long storedSize;

    /// @param json       the document, becomes this one's own
    /// @param storedSize bytes of its blob
    StoredManifest(Manifest manifest, byte[] json, long storedSize) {
        this.manifest = manifest;
        this.json = json;
        this.storedSize = storedSize;
    }

    Manifest manifest() {
        return manifest;
    }

    /// The document itself, a copy.
    byte[] json() {
        return json.clone();
    }

    long storedSize() {
        return storedSize;
    }
}
