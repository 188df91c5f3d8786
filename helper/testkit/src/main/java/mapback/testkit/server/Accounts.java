package mapback.testkit.server;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Who may log in, by what, and what they may do. Can be changed while the server runs.
public final class Accounts {
    private record Grant(String who, String path, Set<Privilege> privileges) {}

    /// What is asked besides the password.
    static final class SecondFactor {
        private Optional<byte[]> totp = Optional.empty();
        private long lastStep = -1;
        private String[] recovery = new String[0];

        /// The possibilities as the challenge lists them; empty when there is none.
        synchronized Optional<String> possible() {
            List<String> parts = new CopyOnWriteArrayList<>();
            if (totp.isPresent()) {
                parts.add("\"totp\":true");
            }
            String keys = unused();
            if (!keys.isEmpty()) {
                parts.add("\"recovery\":[" + keys + "]");
            }
            return parts.isEmpty() ? Optional.empty() : Optional.of("{" + String.join(",", parts) + "}");
        }

        private String unused() {
            StringBuilder keys = new StringBuilder();
            for (int i = 0; i < recovery.length; i++) {
                if (!recovery[i].isEmpty()) {
                    keys.append(keys.isEmpty() ? "" : ",").append(i);
                }
            }
            return keys.toString();
        }

        /// Takes `totp:code` or `recovery:key`, each of them once.
        synchronized boolean take(String answer, long unixTime) {
            if (answer.startsWith("totp:") && totp.isPresent()) {
                long step = Totp.stepOf(totp.get(), answer.substring(5), unixTime);
                boolean fresh = step > lastStep;
                lastStep = Math.max(step, lastStep);
                return fresh;
            }
            if (answer.startsWith("recovery:") && answer.length() > 9) {
                int key = Arrays.asList(recovery).indexOf(answer.substring(9));
                if (key >= 0) {
                    recovery[key] = "";
                }
                return key >= 0;
            }
            return false;
        }
    }

    private final Map<String, String> passwords = new ConcurrentHashMap<>();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final Map<String, SecondFactor> factors = new ConcurrentHashMap<>();
    private final Set<String> disabled = ConcurrentHashMap.newKeySet();
    private final List<Grant> grants = new CopyOnWriteArrayList<>();

    /// Nobody.
    public static Accounts none() {
        return new Accounts();
    }

    /// The accounts of the recordings: `mapback@pbs` (`throwaway-Passw0rd`) may do everything, as its token `!full`;
    /// its token `!weak` nothing. `bob@pbs` and `bob@pbs!backup` own `ct/110`. `reader@pbs` reads `site-a` alone.
    /// `tfa@pbs` has ten recovery keys. `disabled@pbs` and `expired@pbs` cannot log in.
    public static Accounts ofFixture() {
        return none().user("mapback@pbs", "throwaway-Passw0rd")
                .token("mapback@pbs!full", "d9acafbf-43de-491c-b305-0cc1dc27ca9c")
                .token("mapback@pbs!weak", "fca5b823-45c7-4b7c-a953-f6d24f01f2a4")
                .user("bob@pbs", "throwaway-bob")
                .token("bob@pbs!backup", "c8e5fe59-dd84-43c9-841c-77726cc79459")
                .user("reader@pbs", "throwaway-reader")
                .user("tfa@pbs", "throwaway-tfa")
                .recovery(
                        "tfa@pbs",
                        "e655-0d01-21d3-557f",
                        "0001-0000-0000-0001",
                        "0002-0000-0000-0002",
                        "0003-0000-0000-0003",
                        "0004-0000-0000-0004",
                        "0005-0000-0000-0005",
                        "0006-0000-0000-0006",
                        "0007-0000-0000-0007",
                        "0008-0000-0000-0008",
                        "0009-0000-0000-0009")
                .user("disabled@pbs", "throwaway-disabled")
                .disable("disabled@pbs")
                .user("expired@pbs", "throwaway-expired")
                .disable("expired@pbs")
                .grant("mapback@pbs", "/datastore", Privilege.admin())
                .grant("mapback@pbs!full", "/datastore", Privilege.admin())
                .grant("bob@pbs", "/datastore/fixture", Privilege.backup())
                .grant("bob@pbs!backup", "/datastore/fixture", Privilege.backup())
                .grant("reader@pbs", "/datastore/fixture/site-a", Privilege.reader())
                .grant("tfa@pbs", "/datastore/fixture", Privilege.reader());
    }

    /// @param user `user@realm`
    public Accounts user(String user, String password) {
        passwords.put(user, password);
        return this;
    }

    /// @param token `user@realm!name` of a user that is there
    public Accounts token(String token, String secret) {
        tokens.put(token, secret);
        return this;
    }

    /// A second factor by time: SHA-1, six digits, 30 s.
    public Accounts totp(String user, byte[] secret) {
        SecondFactor factor = factors.computeIfAbsent(user, it -> new SecondFactor());
        synchronized (factor) {
            factor.totp = Optional.of(secret.clone());
        }
        return this;
    }

    /// Recovery keys, each good for one login.
    public Accounts recovery(String user, String... keys) {
        SecondFactor factor = factors.computeIfAbsent(user, it -> new SecondFactor());
        synchronized (factor) {
            factor.recovery = keys.clone();
        }
        return this;
    }

    /// A user or token that cannot log in any more.
    public Accounts disable(String who) {
        disabled.add(who);
        return this;
    }

    /// Lets a user or token do something at a path and below.
    ///
    /// @param path as `/datastore/store/namespace`
    public Accounts grant(String who, String path, Set<Privilege> privileges) {
        grants.add(new Grant(who, path, Set.copyOf(privileges)));
        return this;
    }

    /// Takes back whatever was granted.
    public Accounts revoke(String who) {
        grants.removeIf(it -> it.who().equals(who));
        return this;
    }

    boolean isPassword(String user, String password) {
        return password.equals(passwords.get(user)) && isEnabled(user);
    }

    boolean isEnabled(String who) {
        Caller caller = new Caller(who);
        boolean known = caller.isToken() ? tokens.containsKey(who) : passwords.containsKey(who);
        return known && !disabled.contains(who) && !disabled.contains(caller.user());
    }

    boolean isSecret(String token, String secret) {
        return secret.equals(tokens.get(token));
    }

    Optional<SecondFactor> secondFactor(String user) {
        return Optional.ofNullable(factors.get(user));
    }

    /// What a caller may do at a path.
    Set<Privilege> at(Caller caller, String path) {
        EnumSet<Privilege> all = own(caller.id(), path);
        if (caller.isToken()) {
            all.retainAll(own(caller.user(), path));
        }
        return all;
    }

    /// Whether a caller may do anything at a path or below.
    boolean anythingBelow(Caller caller, String path) {
        return grants.stream().filter(it -> it.who().equals(caller.id())).anyMatch(it -> !at(
                        caller, isWithin(it.path(), path) ? it.path() : path)
                .isEmpty());
    }

    /// What a caller may do, by each path that a grant names.
    Map<String, Set<Privilege>> all(Caller caller) {
        Map<String, Set<Privilege>> found = new TreeMap<>();
        for (Grant grant : grants) {
            Set<Privilege> here = at(caller, grant.path());
            if (!here.isEmpty()) {
                found.put(grant.path(), here);
            }
        }
        return found;
    }

    private EnumSet<Privilege> own(String who, String path) {
        EnumSet<Privilege> found = EnumSet.noneOf(Privilege.class);
        for (Grant grant : grants) {
            if (grant.who().equals(who) && isWithin(path, grant.path())) {
                found.addAll(grant.privileges());
            }
        }
        return found;
    }

    private static boolean isWithin(String path, String above) {
        return path.equals(above) || path.startsWith(above + "/");
    }
}
