package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.FolderMissing;
import mapback.protocol.DatastoreRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SavedRepository;
import mapback.testkit.Needs;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What the word under the cursor may become.
class CompletionTest {
    @TempDir
    Path folder;

    private final ScriptedHelper helper = new ScriptedHelper(request -> switch (request) {
        case Request.ListGroups list -> List.of(new Reply.Groups(TruthRows.groups("list.root")));
        case Request.ListSnapshots(var source, var group) ->
            List.of(new Reply.Snapshots(TruthRows.snapshots("snapshot-list.root").stream()
                    .filter(row -> group.orElseThrow().equals(row.backupType() + "/" + row.backupId()))
                    .toList()));
        case Request.ListFiles list ->
            List.of(new Reply.Files(TruthRows.files(TruthRows.json("snapshot-files.root.vm_200_2026-01-11T100000Z"))));
        case Request.ListNamespaces list -> List.of(new Reply.Namespaces(List.of("", "site-a", "site-a/inner")));
        default -> throw new ProblemException(new FolderMissing("/s"));
    });

    @TestFactory
    Stream<DynamicTest> words_are_completed() {
        return Stream.of(
                completes("", "list", "snapshot", "restore", "help", "--version"),
                completes("sn", "snapshot", "snapshots"),
                completes("snapshot ", "list", "files", "notes", "protected"),
                completes("snapshot notes ", "show"),
                completes("jobs ", "watch", "cancel", "pause", "continue"),
                completes("jobs --js", "--json"),
                completes("restore --over", "--overwrite"),
                completes("list --output-format ", "text", "json", "json-pretty"),
                completes("list --output-format=json", "--output-format=json", "--output-format=json-pretty"),
                completes("list --crypt-mode e", "encrypt"),
                completes("completion z", "zsh"),
                completes("help snapshot n", "notes"),
                completes("list --repository /m", ":files"),
                completes("restore vm/100 drive.img ", ":files"),
                completes("list --repository /s --ns site", "site-a", "site-a/inner"),
                completes("snapshot list --repository /s vm/20", "vm/200", "vm/201", "vm/202", "vm/203"),
                completes("files --repository /s vm/10", "vm/100", "vm/101", "vm/102"),
                completes("files --repository /s vm/101", "vm/101", "vm/101/2026-01-10T09:00:00Z"),
                completes("files --repository /s vm/100/2026-01-11T08:", "vm/100/2026-01-11T08:00:00Z"),
                completes("restore --repository /s vm/200 d", "drive-scsi0.img"),
                completes("restore vm/200 --repository=/s --json q", "qemu-server.conf"),
                completes("jobs cancel ", new String[0]),
                completes("nonsense ", new String[0]));
    }

    @Test
    void repositories_that_were_reached_are_completed_beside_saved_names() {
        ScriptedHelper own = new ScriptedHelper(request -> switch (request) {
            case Request.ListGroups list -> List.of(new Reply.Groups(List.of()));
            case Request.ListDatastores(var source) -> {
                assertThat(source.repository()).isEqualTo("root@pam@h:8007:any");
                yield List.of(new Reply.Datastores(
                        List.of(new DatastoreRow("store", Optional.empty(), true, Optional.empty()))));
            }
            default -> throw new ProblemException(new FolderMissing("/s"));
        });
        own.saved = List.of(new SavedRepository("home", "joe@pbs@h:s", "", Optional.empty()));
        Shell shell = new Shell(folder);
        shell.environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        assertThat(shell.run(own, "list", "--repository", "joe@pbs@h:store")).isZero();
        assertThat(shell.run(own, "__complete", "fish", "mapback list --repository "))
                .isZero();
        assertThat(shell.out().lines()).endsWith("home", "joe@pbs@h:store");
        assertThat(shell.run(own, "__complete", "bash", "mapback list --repository joe@pbs@h:"))
                .isZero();
        assertThat(shell.out().lines()).endsWith("store");
        assertThat(shell.run(own, "__complete", "fish", "mapback list --server h --datastore "))
                .isZero();
        assertThat(shell.out().lines()).endsWith("store");
    }

    private DynamicTest completes(String line, String... candidates) {
        return DynamicTest.dynamicTest("mapback " + line, () -> {
            Shell shell = new Shell(folder);
            assertThat(shell.run(helper, "__complete", "fish", "mapback " + line))
                    .isZero();
            assertThat(shell.err()).isEmpty();
            assertThat(shell.prompts).isEmpty();
            if (candidates.length == 0 || line.contains(" ")) {
                assertThat(shell.out().lines()).containsExactly(candidates);
            } else {
                assertThat(shell.out().lines()).contains(candidates);
            }
        });
    }

    @Test
    void nothing_is_said_when_there_is_no_repository() {
        Shell shell = new Shell(folder);
        assertThat(shell.run(ScriptedHelper.failing(new FolderMissing("/s")), "__complete", "bash", "mapback files vm"))
                .isZero();
        assertThat(shell.out() + shell.err()).isEmpty();
    }

    @Test
    void bash_completes_through_its_script() throws Exception {
        assertThat(inBash("mapback snap")).containsExactly("snapshot", "snapshots");
        assertThat(inBash("mapback files --repository /s vm/10")).containsExactly("vm/100", "vm/101", "vm/102");
    }

    @Test
    void bash_which_breaks_words_at_colons_gets_the_rest_of_the_word() throws Exception {
        assertThat(inBash("mapback files --repository /s vm/100/2026-01-11T08:"))
                .containsExactly("00:00Z");
        assertThat(inBash("mapback list --output-format=json-")).containsExactly("json-pretty");
    }

    @Test
    void scripts_for_all_shells_are_printed() {
        for (String name : CompletionCommand.SHELLS) {
            Shell shell = new Shell(folder);
            assertThat(shell.run(helper, "completion", name)).isZero();
            assertThat(shell.out()).contains("__complete " + name);
        }
    }

    @Test
    void fish_completes_through_its_script() throws Exception {
        Path fish = Needs.program("fish", "fish");
        assertThat(inFish(fish, "mapback snap")).containsExactly("snapshot", "snapshots");
        assertThat(inFish(fish, "mapback files --repository /s vm/100/2026-01-11T08:"))
                .containsExactly("vm/100/2026-01-11T08:00:00Z");
    }

    @Test
    void zsh_completes_through_its_script() throws Exception {
        Path zsh = Needs.program("zsh", "zsh");
        assertThat(inZsh(zsh, "mapback files --repository /s vm/100/2026-01-11T08:"))
                .containsExactly("--", "vm/100/2026-01-11T08:00:00Z");
    }

    @Test
    void fish_asks_about_the_command_that_is_typed_and_not_about_all_of_the_line() throws Exception {
        Path fish = Needs.program("fish", "fish");
        assertThat(inFish(fish, "cd /mnt; mapback snap", " mapback snap")).containsExactly("snapshot", "snapshots");
    }

    @Test
    void zsh_asks_about_the_command_that_is_typed_and_not_about_all_of_the_line() throws Exception {
        Path zsh = Needs.program("zsh", "zsh");
        Needs.file("/usr/share/zsh/functions/Completion", "Debian package zsh-common");
        assertThat(zshAsks(zsh, "cd /mnt; mapback snap")).isEqualTo("mapback snap");
        assertThat(zshAsks(zsh, "sudo mapback snap")).isEqualTo("mapback snap");
        assertThat(zshAsks(zsh, "mapback list | mapback files --repository \"/s t\" 'vm/1"))
                .isEqualTo("mapback files --repository \"/s t\" 'vm/1");
    }

    @TestFactory
    Stream<DynamicTest> zsh_and_fish_can_read_their_scripts() {
        return Stream.of("zsh", "fish")
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    Path shell = Needs.program(name, name);
                    assertThat(run(List.of(shell.toString(), "-n", script(name).toString())))
                            .isEmpty();
                }));
    }

    private List<String> inBash(String line) throws IOException, InterruptedException {
        Path bash = Needs.program("bash", "bash");
        String commands = "PATH=" + program("bash", line) + ":$PATH; source " + script("bash")
                + "; COMP_LINE='" + line + "'; COMP_POINT=${#COMP_LINE}; COMP_WORDS=(mapback); _mapback;"
                + " printf '%s\\n' \"${COMPREPLY[@]}\"; complete -p mapback >/dev/null";
        return run(List.of(bash.toString(), "--norc", "-c", commands));
    }

    private List<String> inFish(Path fish, String line) throws IOException, InterruptedException {
        return inFish(fish, line, line);
    }

    /// @param asked what of the line the program is asked about
    private List<String> inFish(Path fish, String line, String asked) throws IOException, InterruptedException {
        String commands = "set -x PATH " + program("fish", asked) + " $PATH; source " + script("fish")
                + "; complete --do-complete '" + line + "'";
        return run(List.of(fish.toString(), "--no-config", "-c", commands));
    }

    /// Zsh completes on a terminal only; what it would be given is caught on the way.
    private List<String> inZsh(Path zsh, String line) throws IOException, InterruptedException {
        String commands =
                "PATH=" + program("zsh", line) + ":$PATH; compdef() { :; }; compadd() { print -rl -- \"$@\"; };"
                        + " source " + script("zsh") + "; words=(" + line + "); CURRENT=$#words; PREFIX=$words[-1];"
                        + " _mapback";
        return run(List.of(zsh.toString(), "-f", "-c", commands));
    }

    /// What a real one that somebody types in, on a terminal of its own, asks about when Tab is pressed.
    private String zshAsks(Path zsh, String line) throws IOException, InterruptedException {
        Path asked = Files.writeString(folder.resolve("asked"), "");
        Path functions = Files.createDirectories(folder.resolve("functions"));
        Files.copy(script("zsh"), functions.resolve("_mapback"), StandardCopyOption.REPLACE_EXISTING);
        Path bin = Files.createDirectories(folder.resolve("asking"));
        Path program = Files.writeString(
                bin.resolve("mapback"), "#!/bin/sh\n[ \"$1\" != __complete ] || printf %s \"$3\" >'" + asked + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Path keys = Files.writeString(folder.resolve("keys"), line + "\t");
        Path prepared = Files.writeString(folder.resolve("prepared"), """
                PS1=; PATH=%s:$PATH; fpath=(%s $fpath); autoload -Uz compinit; compinit -u -D
                bindkey '^I' complete-word; print REA""DY
                """.formatted(bin, functions));
        run(List.of(zsh.toString(), "-f", "-c", """
                zmodload zsh/zpty
                zpty shell %s -f -i
                zpty -w shell 'source %s'
                zpty -r shell said '*READY*'
                zpty -w -n shell "$(<%s)"
                repeat 300; do [[ -s %s ]] && break; sleep 0.1; done
                zpty -d shell
                """.formatted(zsh, prepared, keys, asked)));
        return Files.readString(asked);
    }

    /// A folder with a `mapback` that prints what this one does when a shell asks about the line.
    private Path program(String shellName, String line) throws IOException {
        Shell shell = new Shell(folder);
        shell.run(helper, "__complete", shellName, line);
        Path answers = Files.writeString(folder.resolve("answers"), shell.out());
        Path program = folder.resolve("bin/mapback");
        Files.createDirectories(folder.resolve("bin"));
        String asked = "__complete " + shellName + " " + line;
        Files.writeString(program, "#!/bin/sh\n[ \"$*\" = \"" + asked + "\" ] && cat " + answers + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return folder.resolve("bin");
    }

    private Path script(String name) throws IOException {
        Shell shell = new Shell(folder);
        shell.run(helper, "completion", name);
        return Files.writeString(folder.resolve("script." + name), shell.out());
    }

    private static List<String> run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out.lines().toList();
    }
}
