package mapback.repository;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mapback.pbs.key.Secret;
import mapback.problem.ProblemException;
import mapback.problem.SecretProblem.SecretServiceFault;
import mapback.problem.SecretProblem.SecretServiceLocked;
import mapback.problem.SecretProblem.SecretServiceLocked.Reason;
import mapback.repository.SecretCipher.Agreed;
import mapback.repository.SecretCipher.Sealed;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.types.Variant;

/// One errand at the desktop's keyring: a connection, a key agreed on, and what is to be done.
///
/// What the service answers has the types that its interface says, or the errand fails.
final class SecretErrand implements AutoCloseable {
    private static final String NAME = "org.freedesktop.secrets";
    private static final String ROOT = "/org/freedesktop/secrets";
    private static final String SERVICE = "org.freedesktop.Secret.Service";
    private static final String COLLECTION = "org.freedesktop.Secret.Collection";
    private static final String ITEM = "org.freedesktop.Secret.Item";
    private static final String PROMPT = "org.freedesktop.Secret.Prompt";
    /// What stands for no object.
    private static final String NOTHING = "/";

    private static final String APPLICATION = "mapback";
    private static final String CONTENT_TYPE = "text/plain";

    private final SessionBus bus;
    private final Optional<Duration> patience;
    private final Agreed key;
    private final String session;

    private SecretErrand(SessionBus bus, Optional<Duration> patience, Agreed key, String session) {
        this.bus = bus;
        this.patience = patience;
        this.key = key;
        this.session = session;
    }

    /// @param answer   for each call
    /// @param patience for a user who is asked to open the keyring; empty when nobody is to be asked
    static SecretErrand begin(Map<String, String> environment, Duration answer, Optional<Duration> patience)
            throws IOException, InterruptedException {
        SessionBus bus = SessionBus.open(environment, NAME, answer);
        try {
            SecretCipher cipher = SecretCipher.begin();
            Object[] opened = bus.call(
                    ROOT,
                    SERVICE,
                    "OpenSession",
                    "sv",
                    SecretCipher.ALGORITHM,
                    new Variant<>(cipher.publicValue(), "ay"));
            byte[] other = bytes(as(Variant.class, opened, 0).getValue());
            return new SecretErrand(bus, patience, cipher.agree(other), path(opened, 1));
        } catch (IOException | InterruptedException | RuntimeException e) {
            bus.close();
            throw e;
        }
    }

    Optional<Secret> find(SecretPlace place) throws IOException, InterruptedException {
        Optional<String> item = item(place);
        if (item.isEmpty()) {
            return Optional.empty();
        }
        Object[] answer = bus.call(item.get(), ITEM, "GetSecret", "o", new DBusPath(session));
        Object[] secret = as(Object[].class, answer, 0);
        Sealed sealed = new Sealed(bytes(as(Object.class, secret, 1)), bytes(as(Object.class, secret, 2)));
        return Optional.of(key.open(sealed));
    }

    void keep(SecretPlace place, Secret secret) throws IOException, InterruptedException {
        String collection = collection();
        unlock(List.of(collection));
        Map<String, Variant<?>> properties = new LinkedHashMap<>();
        properties.put(ITEM + ".Label", new Variant<>(place.label()));
        properties.put(ITEM + ".Attributes", new Variant<>(attributes(place), "a{ss}"));
        Sealed sealed = key.seal(secret);
        Object[] made = bus.call(
                collection,
                COLLECTION,
                "CreateItem",
                "a{sv}(oayays)b",
                properties,
                new Object[] {new DBusPath(session), sealed.vector, sealed.text, CONTENT_TYPE},
                true);
        prompt(path(made, 1));
    }

    boolean forget(SecretPlace place) throws IOException, InterruptedException {
        Optional<String> item = item(place);
        if (item.isPresent()) {
            prompt(path(bus.call(item.get(), ITEM, "Delete", ""), 0));
        }
        return item.isPresent();
    }

    /// The item of a place; unlocked.
    private Optional<String> item(SecretPlace place) throws IOException, InterruptedException {
        Object[] found = bus.call(ROOT, SERVICE, "SearchItems", "a{ss}", attributes(place));
        List<String> unlocked = paths(found, 0);
        if (!unlocked.isEmpty()) {
            return Optional.of(unlocked.getFirst());
        }
        List<String> locked = paths(found, 1);
        if (locked.isEmpty()) {
            return Optional.empty();
        }
        String first = locked.getFirst();
        unlock(List.of(first));
        return Optional.of(first);
    }

    /// Where the desktop keeps new secrets.
    private String collection() throws ProblemException, InterruptedException {
        String collection = path(bus.call(ROOT, SERVICE, "ReadAlias", "s", "default"), 0);
        if (collection.equals(NOTHING)) {
            throw fault("there is no keyring by default");
        }
        return collection;
    }

    private void unlock(List<String> objects) throws ProblemException, InterruptedException {
        mayAsk();
        List<DBusPath> paths = objects.stream().map(DBusPath::new).toList();
        prompt(path(bus.call(ROOT, SERVICE, "Unlock", "ao", paths), 1));
    }

    private void mayAsk() throws ProblemException {
        if (patience.isEmpty()) {
            throw new ProblemException(new SecretServiceLocked(Reason.LOCKED));
        }
    }

    /// Has the user asked, if the service wants that.
    private void prompt(String prompt) throws ProblemException, InterruptedException {
        if (prompt.equals(NOTHING)) {
            return;
        }
        mayAsk();
        try (SessionBus.Signals completed = bus.listen(prompt, PROMPT, "Completed")) {
            bus.call(prompt, PROMPT, "Prompt", "s", "");
            Optional<Object[]> outcome = completed.next(patience.orElse(Duration.ZERO));
            if (outcome.isEmpty()) {
                bus.call(prompt, PROMPT, "Dismiss", "");
                throw new ProblemException(new SecretServiceLocked(Reason.NO_ANSWER));
            }
            if (as(Boolean.class, outcome.get(), 0)) {
                throw new ProblemException(new SecretServiceLocked(Reason.DISMISSED));
            }
        } catch (InterruptedException e) {
            dismiss(prompt);
            throw e;
        }
    }

    /// The dialogue of a request that was cancelled would puzzle its user.
    private void dismiss(String prompt) throws InterruptedException {
        try {
            bus.call(prompt, PROMPT, "Dismiss", "");
        } catch (ProblemException e) {
            // It is closed already, or ends with the connection.
        }
    }

    private static Map<String, String> attributes(SecretPlace place) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("application", APPLICATION);
        attributes.put("kind", place.kind());
        attributes.putAll(place.about());
        return attributes;
    }

    private static String path(Object[] answer, int index) throws ProblemException {
        return as(DBusPath.class, answer, index).getPath();
    }

    private static List<String> paths(Object[] answer, int index) throws ProblemException {
        List<?> all = as(List.class, answer, index);
        return all.stream().map(one -> ((DBusPath) one).getPath()).toList();
    }

    private static <T> T as(Class<T> type, Object[] answer, int index) throws ProblemException {
        if (index >= answer.length) {
            throw fault("its answer is too short");
        }
        return as(type, answer[index]);
    }

    private static <T> T as(Class<T> type, Object value) throws ProblemException {
        if (!type.isInstance(value)) {
            throw fault("its answer has another type than its interface says");
        }
        return type.cast(value);
    }

    /// The library gives an array of bytes as a list where it was not told of a better type.
    private static byte[] bytes(Object value) throws ProblemException {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        List<?> list = as(List.class, value);
        byte[] bytes = new byte[list.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = as(Byte.class, list.get(i));
        }
        return bytes;
    }

    private static ProblemException fault(String detail) {
        return new ProblemException(new SecretServiceFault(detail));
    }

    @Override
    public void close() {
        bus.close();
    }
}
