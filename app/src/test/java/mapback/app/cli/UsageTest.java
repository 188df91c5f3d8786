package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mapback.problem.RepositoryProblem.SnapshotMissing;
import mapback.protocol.Reply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is said of command lines that are none, and of everything that goes wrong.
class UsageTest {
    @TempDir
    Path folder;

    private Shell shell;
    private final ScriptedHelper helper = ScriptedHelper.answering(new Reply.Groups(List.of()));

    @BeforeEach
    void open() {
        shell = new Shell(folder);
    }

    @TestFactory
    Stream<DynamicTest> a_wrong_command_line_is_told_in_one_sentence() {
        return Stream.of(
                wrong("There is no command \"lsit\". Was \"mapback list\" meant?", "lsit"),
                wrong("There is no command \"frobnicate\".", "frobnicate", "--now"),
                wrong("\"mapback snapshot\" is the beginning of list, files, notes, protected.", "snapshot"),
                wrong("There is no command \"snapshot shred\".", "snapshot", "shred"),
                wrong("\"mapback snapshot files\" needs SNAPSHOT.", "files"),
                wrong("\"mapback restore\" needs ARCHIVE TARGET.", "restore", "vm/1"),
                wrong("\"mapback list\" does not take \"more\".", "list", "more"),
                wrong("\"mapback list\" has no option \"--colour\".", "list", "--colour"),
                wrong("\"mapback list\" has no option \"-x\".", "list", "-x"),
                wrong("--ns needs a value: NAMESPACE.", "list", "--ns"),
                wrong("--ns is given twice.", "list", "--ns", "a", "--ns", "b"),
                wrong(
                        "--keyfd is \"three\", which is no number of an open file.",
                        "list",
                        "--repository=/s",
                        "--keyfd",
                        "three"),
                wrong("--crypt-mode cannot be \"xor\". Possible: none|encrypt|sign-only.", "list", "--crypt-mode=xor"),
                wrong(
                        "--output-format cannot be \"yaml\". Possible: text, json, json-pretty.",
                        "list",
                        "--output-format",
                        "yaml"),
                wrong(
                        "--overwrite and --changed-only exclude each other.",
                        "restore",
                        "vm/1",
                        "a.img",
                        "t",
                        "--overwrite",
                        "--changed-only"),
                wrong("SHELL cannot be \"tcsh\". Possible: bash, zsh, fish.", "completion", "tcsh"));
    }

    private DynamicTest wrong(String sentence, String... words) {
        return DynamicTest.dynamicTest(String.join(" ", words), () -> {
            Shell own = new Shell(folder);
            assertThat(own.run(helper, words)).isEqualTo(2);
            assertThat(own.err()).isEqualTo("Error: " + sentence + " See \"mapback help\". (MB-1001)\n");
            assertThat(own.out()).isEmpty();
        });
    }

    @Test
    void json_and_an_output_format_exclude_each_other() {
        assertThat(shell.run(helper, "list", "--json", "--output-format", "json"))
                .isEqualTo(2);
        JsonNode error = new JsonMapper().readTree(shell.err());
        assertThat(error.get("code").asString()).isEqualTo("MB-1001");
    }

    @Test
    void switches_take_the_official_clients_words() {
        for (String word : List.of("true", "1", "yes", "on", "TRUE")) {
            assertThat(shell.run(helper, "list", "--repository", "/s", "--verbose", word))
                    .isZero();
            assertThat(shell.run(helper, "list", "--verbose=" + word, "--repository", "/s"))
                    .isZero();
        }
        assertThat(shell.err().lines()).hasSize(10);
        assertThat(shell.run(helper, "list", "--repository", "/s", "--verbose", "off"))
                .isZero();
        assertThat(shell.err().lines()).hasSize(10);
    }

    @Test
    void a_word_that_begins_with_an_at_sign_is_no_file_of_words() throws IOException {
        Files.writeString(folder.resolve("words"), "--version");
        assertThat(shell.run(helper, "list", "--repository", "/s", "@words")).isEqualTo(2);
    }

    @Test
    void a_problem_is_one_line_with_its_code_and_exit_status() {
        ScriptedHelper failing = ScriptedHelper.failing(new SnapshotMissing("vm/1/\u001b[31m\n2026", ""));
        assertThat(shell.run(failing, "files", "vm/1", "--repository", "/s")).isEqualTo(3);
        assertThat(shell.err())
                .isEqualTo("Error: There is no snapshot \"vm/1/\\x1b[31m\\n2026\" in the root namespace."
                        + " \"mapback snapshot list\" shows what there is. (MB-3014)\n");
    }

    @Test
    void with_json_a_problem_is_an_object() {
        ScriptedHelper failing = ScriptedHelper.failing(new SnapshotMissing("vm/1", "a"));
        assertThat(shell.run(failing, "files", "vm/1", "--repository", "/s", "--json"))
                .isEqualTo(3);
        JsonNode error = new JsonMapper().readTree(shell.err());
        assertThat(error.get("code").asString()).isEqualTo("MB-3014");
        assertThat(error.get("exit-status").asInt()).isEqualTo(3);
        assertThat(error.get("message").asString()).startsWith("There is no snapshot \"vm/1\"");
        assertThat(error.get("parameters").get("namespace").asString()).isEqualTo("a");
    }

    @Test
    void a_bug_is_told_without_a_stack_trace_and_logged_with_it() throws IOException {
        ScriptedHelper broken = new ScriptedHelper(request -> {
            throw new IllegalStateException("a bug");
        });
        assertThat(shell.run(broken, "list", "--repository", "/s")).isEqualTo(1);
        Path log = folder.resolve("home/.local/state/mapback/log/app.log");
        assertThat(shell.err()).contains("(MB-1000)").contains(log.toString()).doesNotContain("a bug");
        assertThat(log).content().contains("IllegalStateException: a bug").contains("\tat ");
        assertThat(Files.getPosixFilePermissions(log.getParent())).hasSize(3);
    }

    @Test
    void a_closed_output_ends_the_command_without_a_word() {
        shell.isOutputBroken = true;
        shell.outputFault = new IOException("Broken pipe");
        ScriptedHelper full = ScriptedHelper.answering(new Reply.Namespaces(List.of("")));
        assertThat(shell.run(full, "namespace", "list", "--repository", "/s")).isEqualTo(141);
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void an_output_that_cannot_be_written_is_a_problem() {
        shell.isOutputBroken = true;
        shell.outputFault = new IOException("No space left on device");
        ScriptedHelper full = ScriptedHelper.answering(new Reply.Namespaces(List.of("")));
        assertThat(shell.run(full, "namespace", "list", "--repository", "/s")).isEqualTo(8);
        assertThat(shell.err())
                .isEqualTo("Error: The output could not be written: No space left on device. (MB-1005)\n");
    }

    @Test
    void help_lists_every_command_and_says_what_it_does() {
        assertThat(shell.run(helper, "help")).isZero();
        assertThat(shell.out())
                .contains("  restore                  Brings an archive back: makes a file equal to it,")
                .contains("  snapshot notes show ")
                .doesNotContain("__complete");
        for (CommandTree.Entry entry :
                new CommandTree(() -> new WindowCommand(_ -> 0, Throwable::toString)).commands()) {
            assertThat(shell.out()).contains("  " + entry.text() + " ");
        }
    }

    @TestFactory
    Stream<DynamicTest> every_command_has_a_help_with_an_example() {
        return new CommandTree(() -> new WindowCommand(_ -> 0, Throwable::toString))
                .commands().stream()
                        .map(entry -> DynamicTest.dynamicTest(entry.text(), () -> {
                            Shell own = new Shell(folder);
                            String[] words = Stream.concat(entry.words().stream(), Stream.of("--help"))
                                    .toArray(String[]::new);
                            assertThat(own.run(helper, words)).isZero();
                            assertThat(own.out())
                                    .startsWith("Usage: mapback " + entry.text() + " ")
                                    .containsPattern("Example|With a job from");
                            Shell other = new Shell(folder);
                            other.run(
                                    helper,
                                    Stream.concat(Stream.of("help"), entry.words().stream())
                                            .toArray(String[]::new));
                            assertThat(other.out()).isEqualTo(own.out());
                        }));
    }

    @Test
    void the_version_is_told_without_a_helper() {
        assertThat(shell.run(ScriptedHelper.failing(new SnapshotMissing("", "")), "--version"))
                .isZero();
        assertThat(shell.out()).matches("mapback \\d+\\.\\d+\\.\\d+\n");
    }
}
