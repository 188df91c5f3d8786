package mapback.app.model;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import mapback.app.model.Deeds.Subject;
import mapback.app.text.Names;
import mapback.problem.Problem;
import mapback.protocol.FileRow;
import mapback.protocol.GroupRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SnapshotRow;
import mapback.protocol.Source;

/// What is in a repository: its machines, the days of one, the contents of one day.
///
/// A choice on the left makes the lists on its right be asked for anew; an answer that comes after another
/// choice was made is dropped.
public final class Backups {
    /// Lists the other files of a snapshot, and is nothing that anybody looks for.
    static final String MANIFEST = "index.json.blob";

    private final Helper helper;
    private final Entrance entrance;

    private final ReadOnlyObjectWrapper<Optional<Place>> place = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ObservableList<String> namespaces = FXCollections.observableArrayList();
    private final ObservableList<String> shownNamespaces = FXCollections.unmodifiableObservableList(namespaces);
    private final ObservableList<GroupRow> machines = FXCollections.observableArrayList();
    private final FilteredList<GroupRow> shownMachines = new FilteredList<>(machines);
    private final StringProperty filter = new SimpleStringProperty("");
    private final ObjectProperty<Optional<GroupRow>> machine = new SimpleObjectProperty<>(Optional.empty());
    private final ObservableList<SnapshotRow> days = FXCollections.observableArrayList();
    private final ObservableList<SnapshotRow> shownDays = FXCollections.unmodifiableObservableList(days);
    private final ObjectProperty<Optional<SnapshotRow>> day = new SimpleObjectProperty<>(Optional.empty());
    private final ObservableList<FileRow> contents = FXCollections.observableArrayList();
    private final ObservableList<FileRow> shownContents = FXCollections.unmodifiableObservableList(contents);
    private final ObjectProperty<Optional<FileRow>> content = new SimpleObjectProperty<>(Optional.empty());
    private final ReadOnlyObjectWrapper<String> notes = new ReadOnlyObjectWrapper<>("");
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Nowhere());

    /// Counts the choices, so that late answers are known as such.
    private long choice;

    /// The time of the snapshot that is to be chosen when the days are there; 0 for the newest.
    private long wished;

    /// The archive that is to be chosen when the contents are there; empty for the likeliest.
    private String wishedArchive = "";

    /// How far the lists are.
    public sealed interface State {
        /// No repository is chosen.
        record Nowhere() implements State {}

        /// The answer is awaited.
        record Asking() implements State {}

        /// The lists are there.
        record There() implements State {}

        /// The machines cannot be listed.
        record Failed(Problem problem) implements State {}
    }

    Backups(Helper helper, Entrance entrance) {
        this.helper = helper;
        this.entrance = entrance;
        filter.subscribe(text -> {
            shownMachines.setPredicate(one -> fits(one, text));
            chooseShown();
        });
        machine.subscribe(this::showDays);
        day.subscribe(this::showContents);
    }

    /// The repository, and the namespace in it.
    public ReadOnlyObjectProperty<Optional<Place>> place() {
        return place.getReadOnlyProperty();
    }

    /// Whether that repository is shown, whatever namespace of it.
    public boolean isAt(Place one) {
        return place.get()
                .filter(now -> now.name().equals(one.name()) && now.repository().equals(one.repository()))
                .isPresent();
    }

    /// All namespaces of the repository; the empty name is the root's.
    public ObservableList<String> namespaces() {
        return shownNamespaces;
    }

    /// The machines that the filter lets through, newest backup first.
    public FilteredList<GroupRow> machines() {
        return shownMachines;
    }

    /// Part of a machine's number, name or comment.
    public StringProperty filter() {
        return filter;
    }

    /// The chosen machine.
    public ObjectProperty<Optional<GroupRow>> machine() {
        return machine;
    }

    /// Its backups, newest first.
    public ObservableList<SnapshotRow> days() {
        return shownDays;
    }

    /// The chosen backup.
    public ObjectProperty<Optional<SnapshotRow>> day() {
        return day;
    }

    /// What is in it.
    public ObservableList<FileRow> contents() {
        return shownContents;
    }

    /// What is chosen of it.
    public ObjectProperty<Optional<FileRow>> content() {
        return content;
    }

    /// What most people look for in it: what they asked for, else the largest disk.
    public Optional<FileRow> likeliest() {
        return contents.stream()
                .filter(row -> Names.ofArchive(row.filename()).equals(wishedArchive))
                .findFirst()
                .or(() -> contents.stream()
                        .filter(row -> kind(row) == ContentKind.DISK)
                        .max(Comparator.comparingLong(row -> row.size().orElse(0L))))
                .or(() -> contents.stream().findFirst());
    }

    /// The chosen backup, with what is chosen of it.
    public Optional<Subject> subject() {
        return place.get().flatMap(here -> day.get()
                .map(row -> new Subject(here, row, content.get().map(FileRow::filename))));
    }

    /// Its notes, all lines.
    public ReadOnlyObjectProperty<String> notes() {
        return notes.getReadOnlyProperty();
    }

    /// How far the list of machines is.
    public ReadOnlyObjectProperty<State> state() {
        return state.getReadOnlyProperty();
    }

    /// Shows a repository.
    public void show(Place next) {
        filter.set("");
        wished = 0;
        wishedArchive = "";
        open(next, Optional.empty());
    }

    /// Shows a repository with a snapshot chosen.
    ///
    /// @param snapshot `type/id/time`, or `type/id` for the newest
    /// @param archive  to be chosen of it, as people write it; empty for the likeliest
    public void show(Place next, String snapshot, String archive) {
        filter.set("");
        wished = 0;
        wishedArchive = archive;
        open(next, Optional.of(snapshot));
    }

    /// Asks for everything anew, and keeps what is chosen.
    public void refresh() {
        Optional<String> chosen =
                day.get().map(row -> Names.ofSnapshot(row.backupType(), row.backupId(), row.backupTime()));
        place.get().ifPresent(here -> open(here, chosen));
    }

    /// Shows none any more.
    public void leave() {
        choice++;
        place.set(Optional.empty());
        machine.set(Optional.empty());
        machines.clear();
        namespaces.clear();
        state.set(new State.Nowhere());
    }

    /// What is in front of the eyes.
    private record Found(List<String> namespaces, List<GroupRow> machines) {}

    private void open(Place next, Optional<String> snapshot) {
        boolean isOther = !Optional.of(next).equals(place.get());
        place.set(Optional.of(next));
        if (isOther) {
            machine.set(Optional.empty());
            machines.clear();
        }
        state.set(new State.Asking());
        long mine = ++choice;
        entrance.run(new Errand<>(
                next,
                Optional.empty(),
                this::look,
                found -> {
                    if (mine == choice) {
                        take(found, snapshot);
                    }
                },
                problem -> {
                    if (mine == choice) {
                        state.set(new State.Failed(problem));
                    }
                }));
    }

    private Found look(Source source) throws java.io.IOException, InterruptedException {
        List<GroupRow> rows =
                helper.collect(new Request.ListGroups(source), Reply.Groups.class, Reply.Groups::groups).stream()
                        .sorted(Comparator.comparingLong(GroupRow::lastBackup).reversed())
                        .toList();
        Source root = new Source(source.repository(), "", source.access(), source.key());
        List<String> names =
                helper.collect(new Request.ListNamespaces(root), Reply.Namespaces.class, Reply.Namespaces::namespaces);
        return new Found(names, rows);
    }

    private void take(Found found, Optional<String> snapshot) {
        if (!found.namespaces().equals(namespaces)) {
            namespaces.setAll(found.namespaces());
        }
        if (!found.machines().equals(machines)) {
            machines.setAll(found.machines());
        }
        state.set(new State.There());
        String group = snapshot.map(Backups::group).orElse("");
        wished = snapshot.map(Backups::time).orElse(0L);
        Optional<GroupRow> next = found.machines().stream()
                .filter(row -> group.equals(row.backupType() + "/" + row.backupId()))
                .findFirst()
                .or(() -> shownMachines.stream().findFirst());
        if (next.equals(machine.get())) {
            askDays(next);
        } else {
            machine.set(next);
        }
    }

    private static String group(String snapshot) {
        String[] parts = snapshot.split("/", -1);
        return parts.length < 2 ? "" : parts[0] + "/" + parts[1];
    }

    private static long time(String snapshot) {
        String[] parts = snapshot.split("/", -1);
        try {
            return parts.length < 3 ? 0 : java.time.Instant.parse(parts[2]).getEpochSecond();
        } catch (java.time.format.DateTimeParseException e) {
            return 0;
        }
    }

    /// What is shown of a machine is of one that can be seen in the list; else another one would be taken for it.
    private void chooseShown() {
        if (machine.get().filter(shownMachines::contains).isEmpty()) {
            machine.set(shownMachines.stream().findFirst());
        }
    }

    private void showDays(Optional<GroupRow> group) {
        day.set(Optional.empty());
        days.clear();
        askDays(group);
    }

    private void askDays(Optional<GroupRow> group) {
        if (group.isEmpty() || place.get().isEmpty()) {
            return;
        }
        String name = group.get().backupType() + "/" + group.get().backupId();
        entrance.run(new Errand<>(
                place.get().get(),
                Optional.empty(),
                source -> helper
                        .collect(
                                new Request.ListSnapshots(source, Optional.of(name)),
                                Reply.Snapshots.class,
                                Reply.Snapshots::snapshots)
                        .stream()
                        .sorted(Comparator.comparingLong(SnapshotRow::backupTime)
                                .reversed())
                        .toList(),
                rows -> {
                    if (group.equals(machine.get())) {
                        takeDays(rows);
                    }
                },
                problem -> state.set(new State.Failed(problem))));
    }

    /// What is as it was stays as it is, with what a person may have chosen meanwhile.
    private void takeDays(List<SnapshotRow> rows) {
        Optional<SnapshotRow> before = day.get();
        Optional<SnapshotRow> next = rows.stream()
                .filter(row -> row.backupTime() == wished)
                .findFirst()
                .or(() -> rows.stream().findFirst());
        wished = 0;
        if (rows.equals(days) && next.equals(before)) {
            askNotes(next);
            return;
        }
        if (before.map(Backups::name).equals(next.map(Backups::name))) {
            content.get().map(FileRow::filename).map(Names::ofArchive).ifPresent(name -> wishedArchive = name);
        }
        days.setAll(rows);
        day.set(next);
    }

    private void showContents(Optional<SnapshotRow> row) {
        contents.setAll(row.map(SnapshotRow::files).orElse(List.of()).stream()
                .filter(file -> !file.filename().equals(MANIFEST))
                .sorted(Comparator.comparing((FileRow file) -> kind(file)).thenComparing(FileRow::filename))
                .toList());
        notes.set("");
        askNotes(row);
    }

    private void askNotes(Optional<SnapshotRow> row) {
        if (row.isEmpty() || row.get().comment().isEmpty() || place.get().isEmpty()) {
            return;
        }
        String name = name(row.get());
        entrance.run(new Errand<>(
                place.get().get(),
                Optional.empty(),
                source -> helper.ask(new Request.GetNotes(source, name), Reply.Notes.class)
                        .notes(),
                text -> {
                    if (row.equals(day.get())) {
                        notes.set(text.strip());
                    }
                },
                _ -> {}));
    }

    /// As in `vm/100/2026-01-10T08:00:00Z`.
    public static String name(SnapshotRow row) {
        return Names.ofSnapshot(row.backupType(), row.backupId(), row.backupTime());
    }

    /// What kind of thing a file of a snapshot is.
    public static ContentKind kind(FileRow file) {
        return ContentKind.of(file.filename());
    }

    private static boolean fits(GroupRow row, String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return wanted.isEmpty()
                || (row.backupType() + "/" + row.backupId())
                        .toLowerCase(Locale.ROOT)
                        .contains(wanted)
                || row.comment().orElse("").toLowerCase(Locale.ROOT).contains(wanted);
    }
}
