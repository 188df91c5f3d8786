package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.MappingProblem.MappingInUse;
import mapback.problem.MappingProblem.MappingMissing;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.protocol.MappingRow;
import mapback.protocol.MappingState;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Mappings from the command line: what is asked of the helper, what is said, and what Ctrl-C does.
class MapTest {
    private static final String URI = "nbd+unix:///drive-scsi0.img?socket=/run/user/1000/mapback/nbd-k3fa";

    @TempDir
    Path folder;

    private Shell shell;

    @BeforeEach
    void open() {
        shell = new Shell(folder);
    }

    @Test
    void a_mapping_is_told_with_its_address_and_how_it_ends() {
        ScriptedHelper helper = ScriptedHelper.answering(new Reply.MappingChanged(row(0, 0)));
        assertThat(shell.run(helper, map("--export"))).as(shell.err()).isZero();
        assertThat(shell.out()).isEqualTo("""
                "drive-scsi0.img" of vm/100/2026-01-10T08:00:00Z (67,108,864 bytes) is mapped as k3fa. Programs that speak NBD read it at
                  %s
                until "mapback unmap k3fa".
                """.formatted(URI));
        assertThat(helper.asked(Request.Map.class).place()).isEmpty();
    }

    @Test
    void the_socket_is_meant_from_the_callers_folder_however_it_is_written() {
        Optional<String> absolute = Optional.of(folder.resolve("disk.sock").toString());
        assertThat(place("vm/100", "a.img", "--export", "disk.sock")).isEqualTo(absolute);
        assertThat(place("vm/100", "a.img", "--export=disk.sock")).isEqualTo(absolute);
        assertThat(place("vm/100", "a.img", "--export", "./disk.sock")).contains(folder + "/./disk.sock");
        assertThat(place("--export", "/x/y", "vm/100", "a.img")).contains("/x/y");
        assertThat(place("--export", "vm/100", "a.img")).isEmpty();
    }

    private Optional<String> place(String... words) {
        ScriptedHelper helper = ScriptedHelper.answering(new Reply.MappingChanged(row(0, 0)));
        List<String> all = new java.util.ArrayList<>(List.of("map", "--repository", "/s"));
        all.addAll(List.of(words));
        Shell fresh = new Shell(folder);
        assertThat(fresh.run(helper, all.toArray(String[]::new)))
                .as(fresh.err())
                .isZero();
        Request.Map asked = helper.asked(Request.Map.class);
        assertThat(asked.snapshot()).isEqualTo("vm/100");
        assertThat(asked.archive()).isEqualTo("a.img");
        return asked.place();
    }

    @Test
    void a_map_that_does_not_say_how_is_refused_before_the_helper_is_asked() {
        ScriptedHelper helper = ScriptedHelper.answering();
        assertThat(shell.run(helper, map())).isEqualTo(2);
        assertThat(shell.err()).contains("--export");
        assertThat(helper.asked()).isEmpty();
    }

    @Test
    void an_empty_socket_is_no_socket_and_not_the_usual_one() {
        ScriptedHelper helper = ScriptedHelper.answering();
        for (String[] words : new String[][] {{"--export", ""}, {"--export="}, {"", "--export"}}) {
            Shell fresh = new Shell(folder);
            assertThat(fresh.run(helper, map(words))).isEqualTo(2);
            assertThat(fresh.err()).contains("--export cannot be \"\"");
        }
        assertThat(helper.asked()).isEmpty();
    }

    @Test
    void a_mapping_that_cannot_be_told_is_taken_away_again() {
        ScriptedHelper helper = ScriptedHelper.answering(new Reply.MappingChanged(row(0, 0)));
        shell.isOutputBroken = true;
        assertThat(shell.run(helper, map("--export"))).isNotZero();
        assertThat(helper.asked(Request.Unmap.class)).isEqualTo(new Request.Unmap("k3fa", true));
    }

    @Test
    void in_the_foreground_ctrl_c_unmaps() {
        AtomicInteger unmapped = new AtomicInteger();
        ScriptedHelper helper = new ScriptedHelper(request -> switch (request) {
            case Request.Map asked -> List.of(new Reply.MappingChanged(row(0, 0)));
            case Request.WatchMappings asked -> {
                shell.signals.send(Signals.Kind.INT);
                yield List.of(
                        new Reply.Mappings(List.of(row(0, 0))),
                        new Reply.Mappings(List.of(row(1, 4096))),
                        new Reply.Mappings(List.of()));
            }
            case Request.Unmap asked -> {
                unmapped.incrementAndGet();
                assertThat(asked).isEqualTo(new Request.Unmap("k3fa", true));
                yield List.of(new Reply.MappingChanged(row(0, 0)));
            }
            default -> throw new AssertionError(request);
        });
        assertThat(shell.run(helper, map("--export", "--verbose")))
                .as(shell.err())
                .isZero();
        assertThat(unmapped).hasValue(1);
        assertThat(shell.out()).contains(URI).contains("until Ctrl-C, or \"mapback unmap k3fa\".");
        assertThat(shell.err())
                .contains("one reader, 4.1 kB read")
                .contains("\"drive-scsi0.img\" of vm/100/2026-01-10T08:00:00Z is unmapped (k3fa).");
    }

    @Test
    void a_terminal_that_is_closed_unmaps_too_and_the_status_says_why() {
        ScriptedHelper helper = new ScriptedHelper(request -> switch (request) {
            case Request.Map asked -> List.of(new Reply.MappingChanged(row(0, 0)));
            case Request.WatchMappings asked -> {
                shell.signals.send(Signals.Kind.HUP);
                shell.signals.send(Signals.Kind.HUP);
                yield List.of(new Reply.Mappings(List.of()));
            }
            default -> List.of(new Reply.MappingChanged(row(0, 0)));
        });
        assertThat(shell.run(helper, map("--export", "--verbose"))).isEqualTo(129);
        assertThat(helper.asked()).filteredOn(Request.Unmap.class::isInstance).hasSize(1);
        assertThat(shell.signals.left()).isEmpty();
    }

    @Test
    void a_word_that_is_no_mapping_may_be_a_socket_in_the_callers_folder() {
        String socket = folder.resolve("rm.sock").toString();
        ScriptedHelper helper = new ScriptedHelper(request -> {
            if (((Request.Unmap) request).mapping().equals(socket)) {
                return List.of(new Reply.MappingChanged(row(0, 0)));
            }
            throw new ProblemException(new MappingMissing("rm.sock"));
        });
        assertThat(shell.run(helper, "unmap", "rm.sock")).as(shell.err()).isZero();
    }

    @Test
    void the_foreground_ends_when_somebody_else_unmaps() {
        ScriptedHelper helper = new ScriptedHelper(request -> request instanceof Request.Map
                ? List.of(new Reply.MappingChanged(row(0, 0)))
                : List.of(new Reply.Mappings(List.of(row(0, 0))), new Reply.Mappings(List.of())));
        assertThat(shell.run(helper, map("--export", "--verbose"))).isZero();
        assertThat(shell.err()).contains("is unmapped (k3fa)");
    }

    @Test
    void unmap_without_an_argument_lists_as_the_official_client_does() {
        assertThat(shell.run(ScriptedHelper.answering(new Reply.Mappings(List.of(row(0, 0)))), "unmap"))
                .isZero();
        assertThat(shell.out())
                .isEqualTo("/run/user/1000/mapback/nbd-k3fa:\t/s:vm/100/2026-01-10T08:00:00Z/drive-scsi0.img\n");
    }

    @Test
    void unmap_says_so_when_there_is_nothing() {
        assertThat(shell.run(ScriptedHelper.answering(new Reply.Mappings(List.of())), "unmap"))
                .isZero();
        assertThat(shell.out()).isEqualTo("Nothing mapped.\n");
    }

    @Test
    void a_mapping_in_use_is_left_alone_with_its_own_status() {
        assertThat(shell.run(ScriptedHelper.failing(new MappingInUse("k3fa", 2)), "unmap", "k3fa"))
                .isEqualTo(6);
        assertThat(shell.err())
                .contains("Mapping k3fa is being read right now, over 2 connections")
                .contains("--force");
    }

    @Test
    void mappings_are_a_table_and_failed_reads_are_told() {
        Problem damage = new ChunkDamaged("drive-scsi0.img", "9f".repeat(32), 1, 4_194_304, 4_194_304, BlobFault.CRC);
        MappingRow row = row(3, 8_000_000, Optional.of(damage), 2);
        assertThat(shell.run(ScriptedHelper.answering(new Reply.Mappings(List.of(row))), "mappings"))
                .isZero();
        assertThat(shell.out())
                .contains("│ k3fa    │ mapped │       3 │ 8 MB │")
                .contains("/run/user/1000/mapback/nbd-k3fa")
                .contains("k3fa: 2 reads failed. ");
    }

    @Test
    void mappings_as_json_have_every_field() {
        shell.run(ScriptedHelper.answering(new Reply.Mappings(List.of(row(1, 5)))), "mappings", "--json");
        JsonNode row = new JsonMapper().readTree(shell.out()).get("mappings").get(0);
        assertThat(row.get("uri").asString()).isEqualTo(URI);
        assertThat(row.get("read").asLong()).isEqualTo(5);
        assertThat(row.get("name").asString()).isEqualTo("/s:vm/100/2026-01-10T08:00:00Z/drive-scsi0.img");
    }

    private static String[] map(String... more) {
        List<String> words =
                new java.util.ArrayList<>(List.of("map", "vm/100", "drive-scsi0.img", "--repository", "/s"));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static MappingRow row(long clients, long read) {
        return row(clients, read, Optional.empty(), 0);
    }

    private static MappingRow row(long clients, long read, Optional<Problem> problem, long failures) {
        return new MappingRow(
                "k3fa",
                "/s",
                "",
                "vm/100/2026-01-10T08:00:00Z",
                "drive-scsi0.img.fidx",
                "/run/user/1000/mapback/nbd-k3fa",
                URI,
                67_108_864,
                MappingState.MAPPED,
                clients,
                7,
                read,
                0,
                failures,
                1_768_032_000_000L,
                problem,
                Optional.empty());
    }
}
