package mapback.testkit.server;

import java.time.Duration;
import java.util.concurrent.ExecutorService;

/// What all connections of a server share.
///
/// @param workers     where files are read and waits are waited out
/// @param refusalWait how long every 401 takes
record Desk(
        Stores stores,
        Accounts accounts,
        Tickets tickets,
        Locks locks,
        Faults faults,
        Asked asked,
        ExecutorService workers,
        Duration refusalWait) {
    Doorkeeper doorkeeper() {
        return new Doorkeeper(accounts, tickets);
    }

    Api api() {
        return new Api(stores, new Rights(accounts, stores), locks);
    }

    Login login() {
        return new Login(accounts, tickets);
    }

    /// What an answer waits for before it begins.
    Duration waitFor(int status) {
        return status == 401 ? faults.delay().plus(refusalWait) : faults.delay();
    }

    /// Another content: three bytes or fewer differ.
    byte[] wrong(byte[] sound) {
        byte[] wrong = sound.clone();
        for (int i = 0; i < Math.min(3, wrong.length); i++) {
            wrong[faults.chance(wrong.length)] ^= (byte) (1 + faults.chance(255));
        }
        return wrong;
    }
}
