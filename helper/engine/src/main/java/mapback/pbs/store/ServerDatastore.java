package mapback.pbs.store;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.Group;
import mapback.pbs.format.JsonFaultException;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.ServerRows;
import mapback.pbs.format.ServerRows.DatastoreRow;
import mapback.pbs.format.ServerRows.FileRow;
import mapback.pbs.format.ServerRows.GroupRow;
import mapback.pbs.format.ServerRows.SnapshotRow;
import mapback.pbs.format.ServerRows.StatusRow;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.wire.Query;
import mapback.pbs.wire.ReaderSession;
import mapback.pbs.wire.Server;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.NamespaceMissing;
import mapback.problem.RepositoryProblem.SnapshotMissing;
import mapback.problem.ServerProblem.AnswerInvalid;
import mapback.problem.ServerProblem.DatastoreMissing;
import mapback.problem.ServerProblem.DatastoreNotMounted;
import mapback.problem.ServerProblem.Maintenance;
import mapback.problem.ServerProblem.PermissionDenied;
import mapback.problem.ServerProblem.ServerRefused;
import mapback.problem.ServerProblem.SnapshotNotShown;

/// A datastore of a server, asked over its admin API.
///
/// The server answers most refusals with 400 and a text. What lies behind one is found out by asking further, never by
/// that text; what cannot be found out is told in the server's words.
public final class ServerDatastore {
    private static final int REFUSED = 400;

    private final Server server;
    private final UnaryOperator<Server> successor;
    private final String name;

    /// With a login that has no successor.
    ///
    /// @param server stays the caller's
    public ServerDatastore(Server server, String name) {
        this(server, UnaryOperator.identity(), name);
    }

    /// @param server    stays the caller's
    /// @param successor finds the server with another login of its user when its own is spent, or gives it back
    public ServerDatastore(Server server, UnaryOperator<Server> successor, String name) {
        this.server = server;
        this.successor = successor;
        this.name = name;
    }

    /// The one that can be asked now: somebody may have logged in anew since this was opened.
    private Server loggedIn() {
        return server.isSpent() ? successor.apply(server) : server;
    }

    /// `user@host:port:datastore`, for messages.
    public String text() {
        return server + ":" + name;
    }

    Server server() {
        return server;
    }

    /// Turns an answer into rows.
    private interface Parser<T> {
        T parse(byte[] json) throws JsonFaultException;
    }

    private <T> T ask(String path, Query query, String what, Parser<T> parser)
            throws IOException, InterruptedException {
        byte[] json = loggedIn().get(path, query, what, ServerRows.MAX_SIZE);
        try {
            return parser.parse(json);
        } catch (JsonFaultException e) {
            throw new ProblemException(new AnswerInvalid(server.name(), what, server.harmless(e.detail())), e);
        }
    }

    private <T> T ask(String call, Namespace namespace, Query query, String what, Parser<T> parser)
            throws IOException, InterruptedException {
        try {
            return ask("admin/datastore/" + name + "/" + call, query.in(namespace), what, parser);
        } catch (ProblemException e) {
            throw explained(e, namespace);
        }
    }

    /// What the server shows this user of its datastores, by name; this one need not be among them.
    public List<DatastoreRow> all() throws IOException, InterruptedException {
        return ask("admin/datastore", Query.NONE, "list datastores", ServerRows::datastores).stream()
                .sorted(Comparator.comparing(DatastoreRow::name))
                .toList();
    }

    /// All namespaces that the user may see, each before what is below it.
    public List<Namespace> namespaces() throws IOException, InterruptedException {
        return ask("namespace", Namespace.ROOT, Query.NONE, "list namespaces", ServerRows::namespaces).stream()
                .distinct()
                .sorted()
                .toList();
    }

    /// All groups that the user may see, in no order.
    ///
    /// @throws ProblemException with `NamespaceMissing`
    public List<GroupRow> groups(Namespace namespace) throws IOException, InterruptedException {
        return ask("groups", namespace, Query.NONE, "list groups", ServerRows::groups);
    }

    /// All snapshots that the user may see, unfinished ones too, in no order; none for an unknown group.
    ///
    /// @throws ProblemException with `NamespaceMissing`
    public List<SnapshotRow> snapshots(Namespace namespace, Optional<Group> group)
            throws IOException, InterruptedException {
        Query query = group.map(
                        one -> Query.NONE.with("backup-type", one.type().text()).with("backup-id", one.id()))
                .orElse(Query.NONE);
        return ask("snapshots", namespace, query, "list snapshots", ServerRows::snapshots);
    }

    /// The files of a snapshot.
    public List<FileRow> files(Namespace namespace, SnapshotName snapshot) throws IOException, InterruptedException {
        return ask("files", namespace, Query.NONE.of(snapshot), "list files", ServerRows::files);
    }

    /// The notes of a snapshot, all lines.
    public String notes(Namespace namespace, SnapshotName snapshot) throws IOException, InterruptedException {
        return ask("notes", namespace, Query.NONE.of(snapshot), "read notes", ServerRows::text);
    }

    /// Whether a snapshot is kept from being removed.
    public boolean isProtected(Namespace namespace, SnapshotName snapshot) throws IOException, InterruptedException {
        return ask("protected", namespace, Query.NONE.of(snapshot), "read the protection", ServerRows::flag);
    }

    /// The room on its medium.
    public Usage usage() throws IOException, InterruptedException {
        StatusRow row = ask("status", Namespace.ROOT, Query.NONE, "read the usage", ServerRows::status);
        return new Usage(row.total(), row.used(), row.available());
    }

    /// Opens a snapshot for reading; a connection is held until it is closed.
    ///
    /// @throws ProblemException with `SnapshotMissing`, `SnapshotNotShown`, `NamespaceMissing`, `DatastoreMissing`,
    // `Maintenance`, …
    public ServerSnapshot open(Namespace namespace, SnapshotName snapshot) throws IOException, InterruptedException {
        ReaderSession session = session(namespace, snapshot);
        boolean isOpen = false;
        try {
            List<ArchiveName> files = files(namespace, snapshot, List.of());
            boolean isProtected = !files.isEmpty() && isProtected(namespace, snapshot, false);
            isOpen = true;
            return new ServerSnapshot(this, namespace, snapshot, files, isProtected, session);
        } finally {
            if (!isOpen) {
                session.close();
            }
        }
    }

    /// Who may read a snapshot may not always list it.
    private List<ArchiveName> files(Namespace namespace, SnapshotName snapshot, List<ArchiveName> otherwise)
            throws IOException, InterruptedException {
        try {
            return files(namespace, snapshot).stream()
                    .map(FileRow::name)
                    .sorted()
                    .toList();
        } catch (ProblemException e) {
            return ifUnseen(e, otherwise);
        }
    }

    private boolean isProtected(Namespace namespace, SnapshotName snapshot, boolean otherwise)
            throws IOException, InterruptedException {
        try {
            return isProtected(namespace, snapshot);
        } catch (ProblemException e) {
            return ifUnseen(e, otherwise);
        }
    }

    private static <T> T ifUnseen(ProblemException e, T otherwise) throws ProblemException {
        return switch (e.problem()) {
            case PermissionDenied _, ServerRefused _, SnapshotMissing _ -> otherwise;
            default -> throw e;
        };
    }

    /// A session on which nothing was downloaded yet.
    ReaderSession session(Namespace namespace, SnapshotName snapshot) throws IOException, InterruptedException {
        try {
            return loggedIn().openReader(name, namespace, snapshot);
        } catch (ProblemException e) {
            ProblemException explained = explained(e, namespace);
            if (explained.problem() instanceof ServerRefused refused && !isListed(namespace, snapshot)) {
                throw new ProblemException(unlisted(namespace, snapshot, refused), e);
            }
            throw explained;
        }
    }

    /// A snapshot that is in no list is missing, if this user would see it in one. Who has its files told of it may
    /// read it, so it is there.
    private Problem unlisted(Namespace namespace, SnapshotName snapshot, ServerRefused refused)
            throws IOException, InterruptedException {
        if (seesOthers(namespace, snapshot.group())) {
            return new SnapshotMissing(snapshot.text(), namespace.text());
        }
        return files(namespace, snapshot, List.of()).isEmpty()
                ? new SnapshotNotShown(
                        snapshot.text(), server.name(), server.auth().text(), refused.text())
                : refused;
    }

    /// Whether the user sees the group, or any group of somebody else: who has only the right to back up is shown
    /// what is its own.
    private boolean seesOthers(Namespace namespace, Group group) throws IOException, InterruptedException {
        try {
            return groups(namespace).stream()
                    .anyMatch(row -> row.group().equals(group)
                            || row.owner().filter(owner -> !isOwn(owner)).isPresent());
        } catch (ProblemException e) {
            return ifUnseen(e, false);
        }
    }

    /// What belongs to a token belongs to its user too.
    private boolean isOwn(String owner) {
        String own = server.auth().text();
        return owner.equals(own) || owner.startsWith(own + "!");
    }

    /// Whether the server shows the snapshot, or does not let this user see.
    private boolean isListed(Namespace namespace, SnapshotName snapshot) throws IOException, InterruptedException {
        try {
            return snapshots(namespace, Optional.of(snapshot.group())).stream()
                    .anyMatch(row -> row.name().equals(snapshot));
        } catch (ProblemException e) {
            return ifUnseen(e, true);
        }
    }

    /// What lies behind a refusal, as far as the server tells this user.
    private ProblemException explained(ProblemException refusal, Namespace namespace)
            throws IOException, InterruptedException {
        if (!(refusal.problem() instanceof ServerRefused(String _, int status, String _)) || status != REFUSED) {
            return refusal;
        }
        Optional<Problem> found = ofDatastore();
        if (found.isEmpty() && !namespace.isRoot()) {
            found = ofNamespace(namespace);
        }
        return found.map(problem -> new ProblemException(problem, refusal)).orElse(refusal);
    }

    private Optional<Problem> ofDatastore() throws IOException, InterruptedException {
        List<DatastoreRow> rows = all();
        Optional<DatastoreRow> own =
                rows.stream().filter(row -> row.name().equals(name)).findFirst();
        if (own.isEmpty()) {
            List<String> present = rows.stream().map(DatastoreRow::name).toList();
            return Optional.of(
                    new DatastoreMissing(name, server.name(), server.auth().text(), present));
        }
        DatastoreRow row = own.get();
        if (!row.isMounted()) {
            return Optional.of(new DatastoreNotMounted(name, server.name()));
        }
        return row.maintenance()
                .filter(mode -> !mode.startsWith("read-only"))
                .map(mode -> new Maintenance(name, server.name(), server.harmless(mode)));
    }

    private Optional<Problem> ofNamespace(Namespace namespace) throws IOException, InterruptedException {
        List<Namespace> there;
        try {
            there = ask(
                    "admin/datastore/" + name + "/namespace", Query.NONE, "list namespaces", ServerRows::namespaces);
        } catch (ProblemException e) {
            return ifUnseen(e, Optional.empty());
        }
        return there.contains(namespace)
                ? Optional.empty()
                : Optional.of(new NamespaceMissing(namespace.text(), text()));
    }
}
