package mapback.repository;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mapback.pbs.key.Secret;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.Struct;
import org.freedesktop.dbus.Tuple;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.annotations.Position;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.Variant;

/// A keyring that is locked, with one item that fits every search, and a user who answers its question as told.
final class ScriptedKeyring implements AutoCloseable {
    private static final String ROOT = "/org/freedesktop/secrets";
    private static final DBusPath ITEM = new DBusPath(ROOT + "/item");
    private static final DBusPath PROMPT = new DBusPath(ROOT + "/prompt");
    private static final DBusPath NOTHING = new DBusPath("/");

    /// What the user does.
    enum Answer {
        OPENED,
        SHUT,
        NONE
    }

    private final DBusConnection connection;
    private final Answer answer;
    private final String kept;
    private final CountDownLatch question = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger dismissed = new AtomicInteger();

    private ScriptedKeyring(DBusConnection connection, Answer answer, String kept) {
        this.connection = connection;
        this.answer = answer;
        this.kept = kept;
    }

    static ScriptedKeyring begin(Map<String, String> environment, Answer answer, String kept) throws DBusException {
        DBusConnection connection = DBusConnectionBuilder.forAddress(
                        String.valueOf(environment.get("DBUS_SESSION_BUS_ADDRESS")))
                .withShared(false)
                .build();
        ScriptedKeyring keyring = new ScriptedKeyring(connection, answer, kept);
        Vault vault = new Vault();
        connection.exportObject(ROOT, vault);
        connection.exportObject(ITEM.getPath(), keyring.new TheItem(vault));
        connection.exportObject(PROMPT.getPath(), keyring.new TheQuestion());
        connection.requestBusName("org.freedesktop.secrets");
        return keyring;
    }

    /// How often it asked its user.
    int asked() {
        return asked.get();
    }

    /// How often its question was taken away.
    int dismissed() {
        return dismissed.get();
    }

    void awaitQuestion() throws InterruptedException {
        if (!question.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody was asked");
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    /// Two values of one answer.
    public static final class Pair<A, B> extends Tuple {
        @Position(0)
        public final A first;

        @Position(1)
        public final B second;

        public Pair(A first, B second) {
            this.first = first;
            this.second = second;
        }
    }

    /// A secret as it travels.
    public static final class Travelling extends Struct {
        @Position(0)
        public final DBusPath session;

        @Position(1)
        public final byte[] vector;

        @Position(2)
        public final byte[] text;

        @Position(3)
        public final String type;

        public Travelling(DBusPath session, byte[] vector, byte[] text, String type) {
            this.session = session;
            this.vector = vector;
            this.text = text;
            this.type = type;
        }
    }

    @DBusInterfaceName("org.freedesktop.Secret.Service")
    public interface Service extends DBusInterface {
        Pair<Variant<?>, DBusPath> OpenSession(String algorithm, Variant<?> input);

        Pair<List<DBusPath>, List<DBusPath>> SearchItems(Map<String, String> attributes);

        Pair<List<DBusPath>, DBusPath> Unlock(List<DBusPath> objects);
    }

    @DBusInterfaceName("org.freedesktop.Secret.Item")
    public interface Item extends DBusInterface {
        Travelling GetSecret(DBusPath session);

        DBusPath Delete();
    }

    @DBusInterfaceName("org.freedesktop.Secret.Prompt")
    public interface Prompt extends DBusInterface {
        void Prompt(String window);

        void Dismiss();

        final class Completed extends DBusSignal {
            public Completed(String path, boolean isDismissed, Variant<?> result) throws DBusException {
                super(path, isDismissed, result);
            }
        }
    }

    private static final class Vault implements Service {
        private final SecretCipher cipher = SecretCipher.begin();
        private volatile byte[] other = {};

        @Override
        public Pair<Variant<?>, DBusPath> OpenSession(String algorithm, Variant<?> input) {
            List<?> value = (List<?>) input.getValue();
            byte[] bytes = new byte[value.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (Byte) value.get(i);
            }
            other = bytes;
            return new Pair<>(new Variant<>(cipher.publicValue(), "ay"), new DBusPath(ROOT + "/session"));
        }

        @Override
        public Pair<List<DBusPath>, List<DBusPath>> SearchItems(Map<String, String> attributes) {
            return new Pair<>(List.of(), List.of(ITEM));
        }

        @Override
        public Pair<List<DBusPath>, DBusPath> Unlock(List<DBusPath> objects) {
            return new Pair<>(List.of(), PROMPT);
        }

        @Override
        public String getObjectPath() {
            return ROOT;
        }
    }

    private final class TheItem implements Item {
        private final Vault vault;

        TheItem(Vault vault) {
            this.vault = vault;
        }

        @Override
        public Travelling GetSecret(DBusPath session) {
            try (Secret secret = Secret.ofUtf8(kept)) {
                SecretCipher.Sealed sealed = vault.cipher.agree(vault.other).seal(secret);
                return new Travelling(session, sealed.vector, sealed.text, "text/plain");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public DBusPath Delete() {
            return NOTHING;
        }

        @Override
        public String getObjectPath() {
            return ITEM.getPath();
        }
    }

    private final class TheQuestion implements Prompt {
        @Override
        public void Prompt(String window) {
            asked.incrementAndGet();
            if (answer != Answer.NONE) {
                try {
                    connection.sendMessage(new Completed(PROMPT.getPath(), answer == Answer.SHUT, new Variant<>("")));
                } catch (DBusException e) {
                    throw new IllegalStateException(e);
                }
            }
            question.countDown();
        }

        @Override
        public void Dismiss() {
            dismissed.incrementAndGet();
        }

        @Override
        public String getObjectPath() {
            return PROMPT.getPath();
        }
    }
}
