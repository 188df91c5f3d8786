package mapback.repository;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.format.Json;
import mapback.pbs.format.JsonFaultException;
import mapback.pbs.format.JsonFields;
import mapback.pbs.format.JsonReader;
import mapback.pbs.format.JsonText;
import mapback.pbs.format.Namespace;
import mapback.problem.ProblemException;
import mapback.problem.SavedProblem.SavedFileUnusable;
import mapback.problem.SavedProblem.SavedFileUnusable.Fault;
import mapback.problem.SavedProblem.SavedNameInvalid;
import mapback.problem.SavedProblem.SavedNameMissing;
import mapback.problem.SavedProblem.SavedNameTaken;
import mapback.problem.SavedProblem.SavedTooMany;

/// The repositories that the user has given names, in `repositories.json`. It holds no secret.
///
/// The file is the user's to edit: it is read anew each time, fields that are unknown here stay in it, and one
/// that is not understood is never written over.
public final class SavedRepositories {
    /// More than anybody gives names to; lists of them go into one reply.
    public static final int MOST = 500;

    private static final String FILE = "repositories.json";
    private static final int LARGEST_FILE = 1 << 20;
    private static final long VERSION = 1;
    private static final String ROWS = "repositories";
    private static final int LONGEST_REPOSITORY = 4096;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

    private final Path file;

    /// Guards the file between reading and writing it.
    private final ReentrantLock lock = new ReentrantLock();

    /// A repository with its name.
    ///
    /// @param name        see [#isName]
    /// @param repository  a server's datastore, or the absolute path of a folder
    /// @param namespace   where to look unless something else is said
    /// @param fingerprint of the server's certificate
    public record Saved(String name, String repository, Namespace namespace, Optional<Fingerprint> fingerprint) {}

    /// @param folder need not be there yet
    public SavedRepositories(ConfigFolder folder) {
        this.file = folder.file(FILE);
    }

    /// Whether a repository can be saved as that: it has 1 to 64 letters, digits, dots, dashes and underscores, and
    /// begins with a letter or digit.
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /// All of them, by name.
    ///
    /// @throws ProblemException with `SavedFileUnusable` or `HelperFault`
    public List<Saved> all() throws ProblemException {
        return rows(read()).stream().map(Row::saved).toList();
    }

    /// The one of that name.
    ///
    /// @throws ProblemException with `SavedFileUnusable` or `HelperFault`
    public Optional<Saved> find(String name) throws ProblemException {
        return all().stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /// @param replace whether one of the same name may be replaced
    /// @throws ProblemException with `SavedNameInvalid`, `SavedNameTaken`, `SavedTooMany`, `SavedFileUnusable`,
    ///     `SavedFileNotWritten` or `HelperFault`; nothing has changed then
    public void add(Saved saved, boolean replace) throws ProblemException {
        if (!isName(saved.name())) {
            throw new ProblemException(new SavedNameInvalid(shown(saved.name())));
        }
        change(rows -> {
            Optional<Row> same = row(rows, saved.name());
            if (same.isPresent() && !replace) {
                throw new ProblemException(
                        new SavedNameTaken(saved.name(), same.get().saved().repository()));
            }
            List<Row> all = new ArrayList<>(rows);
            same.ifPresent(all::remove);
            if (all.size() >= MOST) {
                throw new ProblemException(new SavedTooMany(MOST));
            }
            all.add(new Row(saved, same.map(Row::fields).orElseGet(() -> new Json.Members(Map.of()))));
            return all;
        });
    }

    /// @throws ProblemException with `SavedNameMissing`, `SavedFileUnusable` or `HelperFault`
    public void remove(String name) throws ProblemException {
        change(rows -> {
            if (row(rows, name).isEmpty()) {
                throw new ProblemException(new SavedNameMissing(
                        shown(name),
                        rows.stream().map(row -> row.saved().name()).toList()));
            }
            return rows.stream().filter(row -> !row.saved().name().equals(name)).toList();
        });
    }

    private static Optional<Row> row(List<Row> rows, String name) {
        return rows.stream().filter(row -> row.saved().name().equals(name)).findFirst();
    }

    private static String shown(String name) {
        String harmless = name.replaceAll("\\p{Cntrl}", "\ufffd");
        return harmless.length() <= 100 ? harmless : harmless.substring(0, 100) + "…";
    }

    @FunctionalInterface
    private interface Change {
        List<Row> of(List<Row> rows) throws ProblemException;
    }

    private void change(Change change) throws ProblemException {
        lock.lock();
        try {
            Json.Members document = read();
            List<Json> rows = new ArrayList<>();
            change.of(rows(document)).stream()
                    .sorted(Comparator.comparing(row -> row.saved().name()))
                    .forEach(row -> rows.add(row.render()));
            Map<String, Json> fields = new LinkedHashMap<>(document.values());
            fields.put("version", new Json.Whole(Long.toString(VERSION)));
            fields.put(ROWS, new Json.Elements(rows));
            ConfigFolder.write(file, JsonText.render(new Json.Members(fields)));
        } finally {
            lock.unlock();
        }
    }

    private Json.Members read() throws ProblemException {
        Optional<byte[]> bytes = ConfigFolder.read(file, LARGEST_FILE);
        if (bytes.isEmpty()) {
            return new Json.Members(Map.of(ROWS, new Json.Elements(List.of()), "version", new Json.Whole("1")));
        }
        try {
            return JsonReader.read(bytes.get(), LARGEST_FILE);
        } catch (JsonFaultException e) {
            throw unusable(Fault.NOT_JSON, e.detail());
        }
    }

    private List<Row> rows(Json.Members document) throws ProblemException {
        try {
            JsonFields fields = new JsonFields(document, "");
            long version = fields.whole("version");
            if (version > VERSION) {
                throw unusable(Fault.NEWER, "version " + version);
            }
            List<Row> rows = new ArrayList<>();
            for (Json one : fields.elements(ROWS)) {
                String where = ROWS + "[" + rows.size() + "]";
                if (!(one instanceof Json.Members members)) {
                    throw unusable(Fault.FIELD, where + " is no object");
                }
                rows.add(Row.parse(members, where + "."));
            }
            checkNames(rows);
            return List.copyOf(rows);
        } catch (JsonFaultException e) {
            throw unusable(Fault.FIELD, e.detail());
        }
    }

    private void checkNames(List<Row> rows) throws ProblemException {
        if (rows.size() > MOST) {
            throw unusable(Fault.FIELD, "more than " + MOST + " " + ROWS);
        }
        long names = rows.stream().map(row -> row.saved().name()).distinct().count();
        if (names != rows.size()) {
            throw unusable(Fault.FIELD, "a name occurs twice in " + ROWS);
        }
    }

    private ProblemException unusable(Fault fault, String detail) {
        return new ProblemException(new SavedFileUnusable(file.toString(), fault, detail));
    }

    /// An entry of the file.
    ///
    /// @param fields as it is there, with those that are unknown here
    private record Row(Saved saved, Json.Members fields) {
        static Row parse(Json.Members members, String where) throws JsonFaultException {
            JsonFields fields = new JsonFields(members, where);
            String name = fields.text("name");
            String repository = fields.text("repository");
            if (!isName(name)) {
                throw fields.wrong("name", "is no name");
            }
            if (repository.isBlank() || repository.length() > LONGEST_REPOSITORY) {
                throw fields.wrong("repository", "is no repository");
            }
            try {
                Namespace namespace =
                        Namespace.parse(fields.optionalText("namespace").orElse(""), "namespace");
                Optional<String> print = fields.optionalText("fingerprint");
                Optional<Fingerprint> fingerprint =
                        print.isEmpty() ? Optional.empty() : Optional.of(Fingerprint.parse(print.get(), "fingerprint"));
                return new Row(new Saved(name, repository, namespace, fingerprint), members);
            } catch (ProblemException e) {
                throw fields.wrong("namespace", "or fingerprint is not valid");
            }
        }

        Json render() {
            Map<String, Json> all = new LinkedHashMap<>();
            all.put("name", new Json.Text(saved.name()));
            all.put("repository", new Json.Text(saved.repository()));
            fields.values().forEach(all::putIfAbsent);
            set(all, "namespace", Optional.of(saved.namespace().text()).filter(text -> !text.isEmpty()));
            set(all, "fingerprint", saved.fingerprint().map(Fingerprint::text));
            return new Json.Members(all);
        }

        private static void set(Map<String, Json> all, String name, Optional<String> value) {
            if (value.isPresent()) {
                all.put(name, new Json.Text(value.get()));
            } else {
                all.remove(name);
            }
        }
    }
}
