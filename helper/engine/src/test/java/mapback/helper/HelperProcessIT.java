package mapback.helper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.Source;
import mapback.protocol.wire.HelperConnection;
import mapback.protocol.wire.Interfaces;
import mapback.protocol.wire.ProgramVersion;
import mapback.testkit.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HelperProcessIT {
    private static final Source SAMPLE = new Source(Fixtures.datastore().toString(), "", Optional.empty());

    @TempDir
    Path home;

    @Test
    void it_says_who_it_is_and_lists_what_is_in_a_datastore() throws Exception {
        try (HelperProcess helper = HelperProcess.start(home);
                HelperConnection connection = HelperConnection.open(helper.socket())) {
            assertThat(connection.ask(new Request.GetVersion()))
                    .isEqualTo(new Reply.Version(
                            ProgramVersion.own().toString(), Interfaces.PROTOCOL, helper.process.pid()));
            var namespaces = (Reply.Namespaces) connection.ask(new Request.ListNamespaces(SAMPLE));
            assertThat(namespaces.namespaces()).contains("", "site-a");
            var groups = (Reply.Groups) connection.ask(new Request.ListGroups(SAMPLE));
            assertThat(groups.groups()).hasSameSizeAs(Fixtures.truthJson("client-json/list.root.json"));
            var snapshots = (Reply.Snapshots) connection.ask(new Request.ListSnapshots(SAMPLE, Optional.of("vm/100")));
            assertThat(snapshots.snapshots()).hasSize(2);
            assertThat(connection.ask(new Request.GetUsage(SAMPLE))).isInstanceOf(Reply.Usage.class);
            assertThat(connection.ask(new Request.GetProtection(SAMPLE, "vm/100")))
                    .isInstanceOf(Reply.Protection.class);
            assertThat(connection.ask(new Request.GetNotes(SAMPLE, "vm/100"))).isInstanceOf(Reply.Notes.class);
        }
    }

    @Test
    void its_decoder_is_warm_soon_after_it_listens() throws Exception {
        try (HelperProcess helper = HelperProcess.start(home)) {
            for (int i = 0; i < 2000 && !helper.log().contains("the decoder is warm"); i++) {
                Thread.sleep(10);
            }
            assertThat(helper.log()).contains("the decoder is warm");
        }
    }

    @Test
    void a_second_one_leaves_the_field_without_a_word() throws Exception {
        try (HelperProcess helper = HelperProcess.start(home)) {
            Process second = HelperProcess.command(helper.runtime, helper.state)
                    .redirectErrorStream(true)
                    .start();
            assertThat(new String(second.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEmpty();
            assertThat(second.waitFor()).isZero();
            try (HelperConnection connection = HelperConnection.open(helper.socket())) {
                assertThat(connection.ask(new Request.ListJobs())).isEqualTo(new Reply.Jobs(List.of()));
            }
        }
    }

    @Test
    void a_termination_signal_ends_it_with_status_0_and_no_socket_left() throws Exception {
        try (HelperProcess helper = HelperProcess.start(home)) {
            helper.process.destroy();
            assertThat(helper.process.waitFor()).isZero();
            assertThat(helper.socket()).doesNotExist();
            assertThat(helper.log()).endsWith("ends\n");
        }
    }

    @Test
    void what_a_killed_one_left_behind_is_swept_away() throws Exception {
        Path runtime;
        try (HelperProcess killed = HelperProcess.start(home)) {
            runtime = killed.runtime;
        }
        Path folder = runtime.resolve("mapback");
        Files.createFile(folder.resolve("stream-0123456789abcdef"));
        Files.createFile(folder.resolve("helper.new"));
        try (HelperProcess next = HelperProcess.start(runtime, home.resolve("state"));
                HelperConnection connection = HelperConnection.open(next.socket())) {
            assertThat(connection.ask(new Request.ListJobs())).isEqualTo(new Reply.Jobs(List.of()));
            try (var files = Files.list(folder)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("helper", "helper.lock");
            }
        }
    }
}
