package mapback.pbs.format;

import java.util.Optional;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.ArchiveKindUnknown;
import mapback.problem.RepositoryProblem.NameInvalid;
import mapback.problem.RepositoryProblem.NameKind;

/// The name of a file of a snapshot: users say `drive-scsi0.img`, the server `drive-scsi0.img.fidx`.
///
/// @param server as the server names the file
public record ArchiveName(String server) implements Comparable<ArchiveName> {
    /// The manifest itself.
    public static final ArchiveName MANIFEST = new ArchiveName("index.json.blob");
    /// The backup client's log; added afterwards, listed in no manifest.
    public static final ArchiveName CLIENT_LOG = new ArchiveName("client.log.blob");
    /// The key of the backup, encrypted for the master key; a plain blob whatever its crypt mode.
    public static final ArchiveName RSA_ENCRYPTED_KEY = new ArchiveName("rsa-encrypted.key.blob");
    /// The catalog of all file archives in one stream.
    public static final ArchiveName CATALOG = new ArchiveName("catalog.pcat1.didx");

    public ArchiveName {
        if (!isServerName(server)) {
            throw new IllegalArgumentException("no archive name: " + Names.shown(server));
        }
    }

    /// @param text  with or without the server's ending
    /// @param place where the text stood, for the message
    public static ArchiveName ofUser(String text, String place) throws ProblemException {
        if (!Names.isSafeId(text)) {
            throw invalid(text, place);
        }
        Optional<ArchiveKind> kind = kindOfUserName(text);
        if (kind.isEmpty()) {
            throw new ProblemException(new ArchiveKindUnknown(text));
        }
        String suffix = kind.get().suffix();
        String server = text.endsWith(suffix) ? text : text + suffix;
        if (!isServerName(server)) {
            throw invalid(text, place);
        }
        return new ArchiveName(server);
    }

    /// @param text  with the server's ending
    /// @param place where the text stood, for the message
    public static ArchiveName ofServer(String text, String place) throws ProblemException {
        if (!isServerName(text)) {
            throw invalid(text, place);
        }
        return new ArchiveName(text);
    }

    private static ProblemException invalid(String text, String place) {
        return new ProblemException(new NameInvalid(NameKind.ARCHIVE, Names.shown(text), place));
    }

    /// Whether a file of that name in a snapshot's folder is one of its archives or blobs.
    public static boolean isServerName(String name) {
        return Names.isSafeId(name) && kindOfServerName(name).isPresent();
    }

    private static Optional<ArchiveKind> kindOfServerName(String name) {
        for (ArchiveKind kind : ArchiveKind.values()) {
            if (name.endsWith(kind.suffix()) && name.length() > kind.suffix().length()) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static Optional<ArchiveKind> kindOfUserName(String name) {
        Optional<ArchiveKind> asServer = kindOfServerName(name);
        if (asServer.isPresent()) {
            return asServer;
        }
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "img" -> Optional.of(ArchiveKind.FIXED);
            case "pxar", "mpxar", "ppxar", "pcat1" -> Optional.of(ArchiveKind.DYNAMIC);
            case "conf", "log", "json", "key" -> Optional.of(ArchiveKind.BLOB);
            default -> Optional.empty();
        };
    }

    /// How it is stored.
    public ArchiveKind kind() {
        return kindOfServerName(server).orElseThrow();
    }

    /// As users name it: without the server's ending.
    public String user() {
        return server.substring(0, server.length() - kind().suffix().length());
    }

    @Override
    public int compareTo(ArchiveName other) {
        return server.compareTo(other.server);
    }

    @Override
    public String toString() {
        return server;
    }
}
