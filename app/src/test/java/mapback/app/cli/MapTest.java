package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import mapback.app.text.Phrases;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.DeviceProblem.DeviceLingers;
import mapback.problem.HelperProblem.HelperGone;
import mapback.problem.MappingProblem.MappingInUse;
import mapback.problem.MappingProblem.MappingLost;
import mapback.problem.MappingProblem.MappingMissing;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.protocol.Asker;
import mapback.protocol.BoundRow;
import mapback.protocol.DeviceRow;
import mapback.protocol.DeviceUse;
import mapback.protocol.DeviceUser;
import mapback.protocol.MappingRow;
import mapback.protocol.MappingState;
import mapback.protocol.PartitionRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Mappings from the command line: what is asked of the helper, what is said, and what Ctrl-C does.
class MapTest {
    private static final String SNAPSHOT = "vm/100/2026-01-10T08:00:00Z";
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
    void without_more_words_an_image_becomes_a_device_and_its_partitions_are_told() {
        ScriptedHelper helper = ScriptedHelper.answering(new Reply.MappingChanged(attached()));
        assertThat(shell.run(helper, map())).as(shell.err()).isZero();
        assertThat(shell.out()).isEqualTo("""
                        "drive-scsi0.img" of vm/100/2026-01-10T08:00:00Z (67,108,864 bytes) is mapped as k3fa, read-only:
                          /dev/nbd0
                          /dev/nbd0p1  1 MB
                          /dev/nbd0p2  66.1 MB  ext4  "my disk"
                        Open only what you trust: the system reads file systems that somebody in the guest may have made.
                        It stays until "mapback unmap /dev/nbd0".
                        """);
        Request.Map asked = helper.asked(Request.Map.class);
        assertThat(asked.place()).isEmpty();
        assertThat(asked.device().orElseThrow().number()).isEmpty();
        assertThat(asked.device().orElseThrow().asker())
                .isEqualTo(new Asker(ProcessHandle.current().pid(), false));
    }

    @Test
    void a_device_is_named_by_its_path_or_its_number_alone() {
        assertThat(device("vm/100", "a.img", "0")).contains(0L);
        assertThat(device("vm/100", "a.img", "255")).contains(255L);
        assertThat(device("vm/100", "a.img", "/dev/nbd7")).contains(7L);
        assertThat(device("vm/100", "a.img", "/dev/nbd300")).contains(300L);
        assertThat(device("vm/100", "a.img", "/dev/nbd32767")).contains(32_767L);
    }

    private Optional<Long> device(String... words) {
        ScriptedHelper helper = ScriptedHelper.answering(new Reply.MappingChanged(attached()));
        List<String> all = new java.util.ArrayList<>(List.of("map", "--repository", "/s"));
        all.addAll(List.of(words));
        Shell fresh = new Shell(folder);
        assertThat(fresh.run(helper, all.toArray(String[]::new)))
                .as(fresh.err())
                .isZero();
        return helper.asked(Request.Map.class).device().orElseThrow().number();
    }

    @Test
    void what_is_no_nbd_device_is_refused_before_the_helper_is_asked() {
        ScriptedHelper helper = ScriptedHelper.answering();
        for (String wrong :
                List.of("256", "-1", "01", "/dev/sda", "/dev/nbd0p1", "/dev/nbd32768", "nbd0", "/tmp/disk.sock", "")) {
            Shell fresh = new Shell(folder);
            assertThat(fresh.run(helper, "map", "--repository", "/s", "vm/100", "a.img", "--", wrong))
                    .isEqualTo(2);
            assertThat(fresh.err())
                    .contains("\"" + wrong + "\" is no nbd device")
                    .contains("--export");
        }
        assertThat(helper.asked()).isEmpty();
    }

    @Test
    void unmap_takes_a_device_by_its_number_and_tells_what_is_still_open() {
        ScriptedHelper helper = ScriptedHelper.answering(new Reply.MappingChanged(
                device(MappingState.GONE, Optional.of(new DeviceLingers("/dev/nbd0")), List.of())));
        assertThat(shell.run(helper, "unmap", "0", "--force")).as(shell.err()).isZero();
        assertThat(helper.asked(Request.Unmap.class).mapping()).isEqualTo("/dev/nbd0");
        assertThat(helper.asked(Request.Unmap.class).asker()).isPresent();
        assertThat(shell.out()).isEqualTo("\"drive-scsi0.img\" of vm/100/2026-01-10T08:00:00Z is unmapped (k3fa).\n");
        assertThat(shell.err()).contains("something still has it open");
    }

    @Test
    void who_uses_a_device_is_listed_with_its_partitions() {
        List<DeviceUser> users =
                List.of(new DeviceUser(DeviceUse.MOUNT, 0, "/mnt/disk"), new DeviceUser(DeviceUse.PROCESS, 77, "less"));
        ScriptedHelper helper = ScriptedHelper.answering(
                new Reply.Mappings(List.of(device(MappingState.MAPPED, Optional.empty(), users))));
        assertThat(shell.run(helper, "mappings")).isZero();
        assertThat(shell.out())
                .contains("at /dev/nbd0\n")
                .contains("  /dev/nbd0p2  66.1 MB  ext4  \"my disk\"\n")
                .contains("used by /mnt/disk, less (77)\n");
    }

    @Test
    void root_sees_the_devices_of_all_users() {
        ScriptedHelper helper = ScriptedHelper.answering(new Reply.Devices(List.of(
                new BoundRow(
                        "/dev/nbd0", 1000, "anna", 67_108_864, Optional.of("k3fa"), "vm/100/x/a.img", false, false),
                new BoundRow(
                        "/dev/nbd1", 1001, "otto", 1_048_576, Optional.of("m4gb"), "vm/101/x/b.img", false, true))));
        assertThat(shell.run(helper, "mappings", "--all")).isZero();
        assertThat(shell.out())
                .contains("/dev/nbd0")
                .contains("anna")
                .contains("k3fa")
                .contains("vm/100/x/a.img  ")
                .contains("vm/101/x/b.img (left behind: its helper has ended)");
        Shell json = new Shell(folder);
        assertThat(json.run(helper, "mappings", "--all", "--json")).isZero();
        assertThat(json.out())
                .contains("\"owner\":\"anna\"")
                .contains("\"uid\":1000")
                .contains("\"left_behind\":true");
        assertThat(new Shell(folder).run(helper, "mappings", "--all", "--watch"))
                .isEqualTo(2);
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
        assertThat(helper.asked(Request.Unmap.class)).isEqualTo(new Request.Unmap("k3fa", true, Optional.empty()));
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
                assertThat(asked).isEqualTo(new Request.Unmap("k3fa", true, Optional.empty()));
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
    void ctrl_c_before_the_mapping_was_told_of_takes_it_away_again() {
        ScriptedHelper helper = new ScriptedHelper(request -> {
            if (request instanceof Request.Map) {
                shell.signals.send(Signals.Kind.INT);
            }
            return List.of(new Reply.MappingChanged(row(0, 0)));
        });
        assertThat(shell.run(helper, map("--export"))).isEqualTo(130);
        assertThat(helper.asked()).filteredOn(Request.Unmap.class::isInstance).hasSize(1);
        assertThat(shell.out()).isEmpty();
        assertThat(shell.signals.left()).isEmpty();
    }

    @Test
    void ctrl_c_ends_the_wait_for_an_answer_that_does_not_come() {
        ScriptedHelper helper = new ScriptedHelper(request -> {
            shell.signals.send(Signals.Kind.INT);
            new CountDownLatch(1).await();
            throw new AssertionError("nothing ends this");
        });
        assertThat(shell.run(helper, map("--export"))).isEqualTo(130);
        assertThat(helper.asked()).hasSize(1);
        assertThat(shell.out()).isEmpty();
        assertThat(shell.signals.left()).isEmpty();
    }

    @Test
    void a_second_ctrl_c_does_not_wait_for_the_answer() {
        ScriptedHelper helper = new ScriptedHelper(request -> {
            if (request instanceof Request.Map) {
                shell.signals.send(Signals.Kind.INT);
                shell.signals.send(Signals.Kind.INT);
            }
            return List.of(new Reply.MappingChanged(row(0, 0)));
        });
        shell.run(helper, map("--export"));
        assertThat(shell.signals.left()).containsExactly(130);
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
    void mappings_fit_in_80_columns_and_say_where_they_come_from() {
        MappingRow row = in("backup@pbs@pbs.example.org:store", "site-a/lab", MappingState.UNMAPPING);
        assertThat(shell.run(ScriptedHelper.answering(new Reply.Mappings(List.of(row, row(0, 0)))), "mappings"))
                .isZero();
        assertThat(shell.out()).isEqualTo("""
                ┌─────────┬───────────┬─────────┬─────────┬───────────┬─────────┐
                │ mapping │ state     │ readers │    read │      rate │    size │
                ╞═════════╪═══════════╪═════════╪═════════╪═══════════╪═════════╡
                │ k3fa    │ unmapping │       0 │ 0 bytes │ 0 bytes/s │ 67.1 MB │
                ├─────────┼───────────┼─────────┼─────────┼───────────┼─────────┤
                │ k3fa    │ mapped    │       0 │ 0 bytes │ 0 bytes/s │ 67.1 MB │
                └─────────┴───────────┴─────────┴─────────┴───────────┴─────────┘
                k3fa: vm/100/2026-01-10T08:00:00Z/drive-scsi0.img
                      in backup@pbs@pbs.example.org:store, namespace site-a/lab
                      at /run/user/1000/mapback/nbd-k3fa
                k3fa: vm/100/2026-01-10T08:00:00Z/drive-scsi0.img
                      in /s
                      at /run/user/1000/mapback/nbd-k3fa
                """);
        assertThat(shell.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void where_mappings_come_from_is_said_in_german_too() {
        MappingRow row = in("/s", "site-a", MappingState.MAPPED);
        assertThat(MappingText.places(Phrases.in(Locale.GERMAN), List.of(row))).isEqualTo("""
                k3fa: vm/100/2026-01-10T08:00:00Z/drive-scsi0.img
                      in /s, Namespace site-a
                      unter /run/user/1000/mapback/nbd-k3fa
                """);
    }

    @Test
    void a_watch_shows_every_change_until_it_is_hung_up_on() {
        ScriptedHelper helper = new ScriptedHelper(request -> List.of(
                new Reply.Mappings(List.of()),
                new Reply.Mappings(List.of(row(1, 4096))),
                new Reply.Mappings(List.of(row(0, 8_000_000)))));
        assertThat(shell.run(helper, "mappings", "--watch")).as(shell.err()).isZero();
        assertThat(helper.asked()).containsExactly(new Request.WatchMappings());
        assertThat(shell.out())
                .startsWith("Nothing mapped.\n┌")
                .contains("│ mapped │       1 │ 4.1 kB │")
                .contains("│ mapped │       0 │ 8 MB │")
                .doesNotContain("\u001b");
    }

    @Test
    void a_watch_as_json_is_a_line_for_each_change() {
        ScriptedHelper helper =
                ScriptedHelper.answering(new Reply.Mappings(List.of()), new Reply.Mappings(List.of(row(1, 5))));
        assertThat(shell.run(helper, "mappings", "--watch", "--json")).isZero();
        assertThat(shell.out().lines()).hasSize(2).first().isEqualTo("{\"mappings\":[]}");
    }

    @Test
    void a_watch_whose_helper_ends_says_so() {
        assertThat(shell.run(ScriptedHelper.failing(new HelperGone("/log")), "mappings", "--watch"))
                .isEqualTo(10);
        assertThat(shell.err()).contains("\"mapback mappings\" what is no longer mapped");
    }

    @Test
    void a_mapping_whose_helper_died_is_told_with_what_to_do() {
        MappingRow row = in("/s", "", MappingState.LOST);
        assertThat(shell.run(ScriptedHelper.answering(new Reply.Mappings(List.of(row))), "mappings"))
                .isZero();
        assertThat(shell.out())
                .contains("│ k3fa    │ lost  │")
                .contains("\nThe helper that served mapping k3fa ended before it was unmapped")
                .contains("\"mapback unmap k3fa\" takes this off the list.\n")
                .doesNotContain("failed");
    }

    @Test
    void in_the_foreground_the_death_of_the_helper_is_told_as_the_end_of_the_mapping() {
        ScriptedHelper helper = helperThatDies(List.of(in("/s", "", MappingState.LOST)));
        assertThat(shell.run(helper, map("--export", "--verbose"))).isEqualTo(10);
        assertThat(shell.err())
                .contains("The helper that served mapping k3fa ended before it was unmapped")
                .doesNotContain("restore", "unmapped (k3fa)");
    }

    @Test
    void in_the_foreground_a_mapping_goes_on_in_the_helper_that_took_over() {
        ScriptedHelper helper = helperThatDies(List.of(row(0, 0)));
        assertThat(shell.run(helper, map("--export", "--verbose")))
                .as(shell.err())
                .isZero();
        assertThat(helper.asked())
                .filteredOn(Request.WatchMappings.class::isInstance)
                .hasSize(2);
        assertThat(shell.err()).contains("one reader, 4.1 kB read").contains("is unmapped (k3fa)");
    }

    @Test
    void in_the_foreground_a_helper_that_ended_in_order_is_told_too() {
        ScriptedHelper helper = helperThatDies(List.of());
        assertThat(shell.run(helper, map("--export", "--verbose"))).isEqualTo(10);
        assertThat(shell.err()).contains("The helper ended unexpectedly.");
    }

    /// @param next what the next one lists
    private static ScriptedHelper helperThatDies(List<MappingRow> next) {
        AtomicInteger watches = new AtomicInteger();
        return new ScriptedHelper(request -> switch (request) {
            case Request.Map _ -> List.of(new Reply.MappingChanged(row(0, 0)));
            case Request.ListMappings _ -> List.of(new Reply.Mappings(next));
            case Request.WatchMappings _ -> {
                if (watches.incrementAndGet() == 1) {
                    throw new ProblemException(new HelperGone("/log"));
                }
                yield List.of(
                        new Reply.Mappings(List.of(row(0, 0))),
                        new Reply.Mappings(List.of(row(1, 4096))),
                        new Reply.Mappings(List.of()));
            }
            default -> throw new AssertionError(request);
        });
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
        return row("/s", "", MappingState.MAPPED, clients, read, problem, failures);
    }

    private static MappingRow attached() {
        return device(MappingState.MAPPED, Optional.empty(), List.of());
    }

    private static MappingRow device(MappingState state, Optional<Problem> problem, List<DeviceUser> users) {
        List<PartitionRow> parts = List.of(
                new PartitionRow("/dev/nbd0p1", 1_048_576, Optional.empty(), Optional.empty()),
                new PartitionRow("/dev/nbd0p2", 66_060_288, Optional.of("ext4"), Optional.of("my disk")));
        return new MappingRow(
                "k3fa",
                "/mnt/store",
                "",
                SNAPSHOT,
                "drive-scsi0.img.fidx",
                "/dev/nbd0",
                Optional.empty(),
                67_108_864,
                state,
                1,
                7,
                0,
                0,
                0,
                1_768_032_000_000L,
                problem,
                Optional.empty(),
                Optional.of(new DeviceRow("/dev/nbd0", 67_108_864, parts, users)));
    }

    private static MappingRow in(String repository, String namespace, MappingState state) {
        Optional<Problem> problem = Optional.of(new MappingLost("k3fa", "drive-scsi0.img", SNAPSHOT, "/socket"));
        return row(repository, namespace, state, 0, 0, problem.filter(_ -> state == MappingState.LOST), 0);
    }

    private static MappingRow row(
            String repository,
            String namespace,
            MappingState state,
            long clients,
            long read,
            Optional<Problem> problem,
            long failures) {
        return new MappingRow(
                "k3fa",
                repository,
                namespace,
                SNAPSHOT,
                "drive-scsi0.img.fidx",
                "/run/user/1000/mapback/nbd-k3fa",
                Optional.of(URI),
                67_108_864,
                state,
                clients,
                7,
                read,
                0,
                failures,
                1_768_032_000_000L,
                problem,
                Optional.empty(),
                Optional.empty());
    }
}
