package mapback.problem;

import java.util.List;

/// Problems with a backup server: on the way to it, with the login, and with what it answers.
///
/// `server` is `host:port`. `text` is what the server said, made harmless before.
public sealed interface ServerProblem extends Problem {

    /// Which other program answers.
    enum OtherServer {
        /// Proxmox VE or another program with its web server.
        PROXMOX_VE,
        /// Anything else.
        OTHER
    }

    /// With what a user wanted to log in.
    enum LoginKind {
        /// A password.
        PASSWORD,
        /// The secret of an API token.
        TOKEN,
        /// The answer to the second question.
        SECOND_FACTOR,
        /// A ticket from an earlier login.
        TICKET
    }

    /// The text is no address of a server's datastore.
    record ServerAddressInvalid(String repository) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2001);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// No connection to the server came about; `reason` is the system's word.
    record ServerUnreachable(String host, int port, String reason) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2002);
        }

        @Override
        public int exitStatus() {
            return 9;
        }
    }

    /// What answers there speaks no TLS.
    record NotTls(String host, int port) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2003);
        }

        @Override
        public int exitStatus() {
            return 9;
        }
    }

    /// What answers there is another program.
    record NotABackupServer(String host, int port, OtherServer kind) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2004);
        }

        @Override
        public int exitStatus() {
            return 9;
        }
    }

    /// No authority of the system vouches for the server's certificate, and no fingerprint was given.
    record CertificateUnknown(String host, int port, String fingerprint) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2005);
        }

        @Override
        public int exitStatus() {
            return 13;
        }
    }

    /// The server's certificate is not the one that was expected.
    record CertificateChanged(String host, int port, String fingerprint, String expectedFingerprint)
            implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2006);
        }

        @Override
        public int exitStatus() {
            return 13;
        }
    }

    /// The server wants a password or a token's secret, and none is at hand.
    record LoginNeeded(String user, String server) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2007);
        }

        @Override
        public int exitStatus() {
            return 5;
        }
    }

    /// The server does not let this user in; it does not say why.
    record LoginRefused(String user, String server, LoginKind kind) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2008);
        }

        @Override
        public int exitStatus() {
            return 5;
        }
    }

    /// The password is right, and the server wants a second factor.
    record SecondFactorNeeded(String user, String server, List<String> possible) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2009);
        }

        @Override
        public int exitStatus() {
            return 5;
        }
    }

    /// The user may not do that on the server. `text` is what the server says is missing; it may be empty.
    record PermissionDenied(String user, String server, String what, String text) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2010);
        }

        @Override
        public int exitStatus() {
            return 4;
        }
    }

    /// The server refused a request for a reason of its own.
    record ServerRefused(String server, int status, String text) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2011);
        }

        @Override
        public int exitStatus() {
            return 9;
        }
    }

    /// The server shows this user no such datastore.
    record DatastoreMissing(String datastore, String server, String user, List<String> present)
            implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2012);
        }

        @Override
        public int exitStatus() {
            return 3;
        }
    }

    /// The datastore is there but may not be read now.
    record Maintenance(String datastore, String server, String mode) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2013);
        }

        @Override
        public int exitStatus() {
            return 9;
        }
    }

    /// The datastore is on a medium that is not mounted at the server.
    record DatastoreNotMounted(String datastore, String server) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2014);
        }

        @Override
        public int exitStatus() {
            return 9;
        }
    }

    /// The snapshot was removed while it was in use.
    record SnapshotGoneFromServer(String snapshot, String server) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2015);
        }

        @Override
        public int exitStatus() {
            return 3;
        }
    }

    /// After a reconnection the index is not the one that was in use.
    record IndexChangedAtServer(String file, String snapshot, String server) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2016);
        }

        @Override
        public int exitStatus() {
            return 7;
        }
    }

    /// The connection was lost in the middle of a request.
    record ServerAway(String server, String reason) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2017);
        }

        @Override
        public int exitStatus() {
            return 9;
        }
    }

    /// The server's answer is not what it must be.
    record AnswerInvalid(String server, String what, String detail) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2018);
        }

        @Override
        public int exitStatus() {
            return 9;
        }
    }

    /// The server does not hand out a file of a snapshot.
    record FileRefused(String file, String snapshot, String text) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2019);
        }

        @Override
        public int exitStatus() {
            return 7;
        }
    }

    /// The text is no proxy's. It is not shown: a password may be in it.
    record ProxyInvalid() implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2040);
        }

        @Override
        public int exitStatus() {
            return 2;
        }
    }

    /// The proxy does not connect to the server; `status` is that of HTTP.
    record ProxyRefused(String proxy, String server, int status) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2041);
        }

        @Override
        public int exitStatus() {
            return 9;
        }
    }

    /// A connection came about, and then nothing: no TLS within `seconds`.
    record HandshakeUnanswered(String host, int port, long seconds) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2042);
        }

        @Override
        public int exitStatus() {
            return 9;
        }
    }

    /// The password is right, and the server wants a second factor of a kind that cannot be given here.
    record SecondFactorUnknown(String user, String server, List<String> offered) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2043);
        }

        @Override
        public int exitStatus() {
            return 5;
        }
    }

    /// The server does not open a snapshot, for a reason of its own, and shows none of it in its lists; but it may well
    /// be that this user sees no lists.
    record SnapshotNotShown(String snapshot, String server, String user, String text) implements ServerProblem {
        @Override
        public Code code() {
            return Code.of(2044);
        }

        @Override
        public int exitStatus() {
            return 3;
        }
    }
}
