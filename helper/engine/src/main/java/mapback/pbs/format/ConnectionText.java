package mapback.pbs.format;

import java.nio.CharBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mapback.problem.ProblemException;
import mapback.problem.SavedProblem.ConnectionTextAmbiguous;
import mapback.problem.SavedProblem.ConnectionTextAmbiguous.Part;
import mapback.problem.SavedProblem.ConnectionTextIncomplete;
import mapback.problem.SavedProblem.ConnectionTextIncomplete.Lack;
import mapback.problem.SavedProblem.ConnectionTextTooLong;
import mapback.problem.ServerProblem.ServerAddressInvalid;

/// What users paste to say where their backups are: a repository alone, the connection information of the
/// server's web interface, a script's `PBS_*` variables, an entry of Proxmox VE's `storage.cfg`, or lines like
/// these.
///
/// @param repository  a server's datastore in the one form of its address, or a folder as it was written
/// @param namespace   to look in
/// @param fingerprint of the server's certificate
/// @param name        a suggestion: safe as a name of a saved repository
public record ConnectionText(String repository, Namespace namespace, Optional<Fingerprint> fingerprint, String name) {
    /// Characters of the longest text that is looked at.
    public static final int LONGEST = 64 << 10;

    private static final int LONGEST_NAME = 64;
    private static final String PLACE = "the text";

    /// A server's name or address, alone or as the address of its web interface.
    private static final Pattern SERVER = Pattern.compile("(?:https?://)?"
            + "(?<host>\\[[0-9A-Fa-f:.]+]|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*|[^/:#\\s]+)"
            + "(?::(?<port>[0-9]{1,5}))?(?:[/#].*)?");

    /// @param text   stays the caller's
    /// @param secret takes the password or token's secret that is in the text, as a piece of it, before the rest is
    ///     put together; it is called once at most
    /// @throws ProblemException with `ConnectionTextIncomplete`, `ConnectionTextAmbiguous`,
    ///     `ConnectionTextTooLong`, `ServerAddressInvalid` or `NameInvalid`
    public static ConnectionText parse(CharBuffer text, Consumer<CharBuffer> secret) throws ProblemException {
        if (text.length() > LONGEST) {
            throw new ProblemException(new ConnectionTextTooLong(LONGEST));
        }
        CharBuffer whole = ConnectionLines.trimmed(text);
        Found found = new Found();
        if (isAlone(whole)) {
            found.values.put(ConnectionPart.REPOSITORY, whole.toString());
        } else {
            new ConnectionLines(whole).each(found::take);
            found.secret.ifPresent(secret);
        }
        return found.whole();
    }

    /// Whether it is one word, or a path: then it is the repository itself.
    private static boolean isAlone(CharBuffer text) {
        boolean isPath = !text.isEmpty() && text.charAt(0) == '/';
        return !text.isEmpty()
                && text.chars().noneMatch(c -> c == '\n' || c == '\r' || (!isPath && (c == '=' || c <= ' ')));
    }

    /// What was found so far.
    private static final class Found {
        final Map<ConnectionPart, String> values = new EnumMap<>(ConnectionPart.class);
        Optional<CharBuffer> secret = Optional.empty();

        void take(ConnectionPart part, CharBuffer value) throws ProblemException {
            switch (part) {
                case SECRET -> takeSecret(value);
                case USER -> takeUser(value);
                case REPOSITORY, SERVER, PORT, DATASTORE, TOKEN_NAME, NAMESPACE, FINGERPRINT, NAME ->
                    put(part, value.toString());
            }
        }

        private void takeSecret(CharBuffer value) throws ProblemException {
            if (secret.isPresent() && !secret.get().equals(value)) {
                throw ambiguous(ConnectionPart.SECRET);
            }
            secret = Optional.of(value);
        }

        /// A token may come with its secret behind it, as it stands in the header of a request.
        private void takeUser(CharBuffer value) throws ProblemException {
            int end = firstOf("!", value, 0);
            end = firstOf(":=", value, end);
            if (end + 1 < value.length()) {
                takeSecret(value.subSequence(end + 1, value.length()));
            }
            put(ConnectionPart.USER, value.subSequence(0, end).toString());
        }

        /// Where one of those characters is, else the length.
        private static int firstOf(String characters, CharBuffer value, int from) {
            int at = from;
            while (at < value.length() && characters.indexOf(value.charAt(at)) < 0) {
                at++;
            }
            return at;
        }

        private void put(ConnectionPart part, String value) throws ProblemException {
            String before = values.getOrDefault(part, value);
            if (before.equals(value) || (part == ConnectionPart.USER && value.startsWith(before + "!"))) {
                values.put(part, value);
            } else if (part != ConnectionPart.USER || !before.startsWith(value + "!")) {
                throw ambiguous(part);
            }
        }

        private static ProblemException ambiguous(ConnectionPart part) {
            return new ProblemException(new ConnectionTextAmbiguous(
                    switch (part) {
                        case REPOSITORY -> Part.REPOSITORY;
                        case SERVER -> Part.SERVER;
                        case PORT -> Part.PORT;
                        case DATASTORE -> Part.DATASTORE;
                        case USER -> Part.USER;
                        case TOKEN_NAME -> Part.TOKEN_NAME;
                        case NAMESPACE -> Part.NAMESPACE;
                        case FINGERPRINT -> Part.FINGERPRINT;
                        case SECRET -> Part.SECRET;
                        case NAME -> Part.NAME;
                    }));
        }

        private Optional<String> value(ConnectionPart part) {
            return Optional.ofNullable(values.get(part));
        }

        ConnectionText whole() throws ProblemException {
            Optional<String> repository = value(ConnectionPart.REPOSITORY);
            Namespace namespace =
                    Namespace.parse(value(ConnectionPart.NAMESPACE).orElse(""), PLACE);
            Optional<Fingerprint> fingerprint = Optional.empty();
            if (value(ConnectionPart.FINGERPRINT).isPresent()) {
                fingerprint = Optional.of(
                        Fingerprint.parse(value(ConnectionPart.FINGERPRINT).get(), PLACE));
            }
            if (repository.isPresent() && isFolder(repository.get())) {
                return new ConnectionText(repository.get(), namespace, fingerprint, nameOf(repository.get()));
            }
            ServerAddress address = address(repository);
            String name = value(ConnectionPart.NAME)
                    .map(ConnectionText::safe)
                    .filter(one -> !one.isEmpty())
                    .orElseGet(() -> nameOf(address));
            return new ConnectionText(address.text(), namespace, fingerprint, name);
        }

        /// What the repository leaves out is taken from the other lines.
        private ServerAddress address(Optional<String> repository) throws ProblemException {
            if (repository.isEmpty()) {
                return ServerAddress.parse(composed(datastore()));
            }
            ServerAddress address = ServerAddress.parse(repository.get());
            boolean isDatastoreOnly = repository.get().equals(address.datastore());
            if (isDatastoreOnly && value(ConnectionPart.SERVER).isPresent()) {
                return ServerAddress.parse(composed(address.datastore()));
            }
            Optional<String> user = user();
            return address.isNamed() || user.isEmpty()
                    ? address
                    : ServerAddress.parse(user.get() + "@" + address.hostAndPort() + ":" + address.datastore());
        }

        private String datastore() throws ProblemException {
            return value(ConnectionPart.DATASTORE)
                    .orElseThrow(() -> new ProblemException(
                            new ConnectionTextIncomplete(values.isEmpty() ? Lack.ALL : Lack.DATASTORE)));
        }

        private String composed(String datastore) throws ProblemException {
            String server = value(ConnectionPart.SERVER)
                    .orElseThrow(() -> new ProblemException(new ConnectionTextIncomplete(Lack.SERVER)));
            Matcher parts = SERVER.matcher(server);
            if (!parts.matches()) {
                throw new ProblemException(new ServerAddressInvalid(Names.shown(server)));
            }
            String host = String.valueOf(parts.group("host"));
            String bracketed = host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]";
            String port = value(ConnectionPart.PORT)
                    .or(() -> Optional.ofNullable(parts.group("port")))
                    .map(number -> ":" + number)
                    .orElse("");
            return user().map(user -> user + "@").orElse("") + bracketed + port + ":" + datastore;
        }

        private Optional<String> user() {
            Optional<String> token = value(ConnectionPart.TOKEN_NAME).map(name -> "!" + name);
            return value(ConnectionPart.USER).map(user -> user.indexOf('!') < 0 ? user + token.orElse("") : user);
        }
    }

    private static boolean isFolder(String repository) {
        return repository.indexOf('/') >= 0;
    }

    private static String nameOf(String folder) {
        String path = folder.replaceAll("/+$", "");
        String name = safe(path.substring(path.lastIndexOf('/') + 1));
        return name.isEmpty() ? "folder" : name;
    }

    /// The first part of the server's name and the datastore; an address says nothing.
    private static String nameOf(ServerAddress address) {
        boolean isNumber = address.host().matches("[0-9.]+|.*:.*");
        String host = isNumber ? "" : address.host().split("\\.", 2)[0] + "-";
        String name = safe(host + address.datastore());
        return name.isEmpty() ? "server" : name;
    }

    private static String safe(String text) {
        String safe = text.replaceAll("[^A-Za-z0-9_.-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
        return safe.substring(0, Math.min(safe.length(), LONGEST_NAME));
    }
}
