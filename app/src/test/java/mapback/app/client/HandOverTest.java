package mapback.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import mapback.problem.HelperProblem.HelperGone;
import mapback.problem.ProblemException;
import mapback.protocol.AccessOffer;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import mapback.protocol.KeyOffer;
import mapback.protocol.MappingRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.RestoreOptions;
import mapback.protocol.SecretText;
import mapback.protocol.Source;
import mapback.testkit.Fixtures;
import mapback.testkit.server.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Jobs outlive the helper that began them when a newer one takes its place.
@Timeout(300)
class HandOverTest {
    private static final String PLAIN = "vm/100/2026-01-10T08:00:00Z";
    private static final String ENCRYPTED = "vm/200/2026-01-10T10:00:00Z";
    private static final String ARCHIVE = "drive-scsi0.img";

    @TempDir
    Path home;

    private TestHelpers helpers;

    @BeforeEach
    void folders() throws IOException {
        helpers = new TestHelpers(home);
    }

    @AfterEach
    void endAll() throws Exception {
        helpers.endAll();
    }

    @Test
    void running_restores_go_on_in_the_newer_helper() throws Exception {
        List<String> jobs = new ArrayList<>();
        try (HelperClient old = helpers.ofVersion("0.1.0").connect()) {
            for (int i = 0; i < 6; i++) {
                jobs.add(restore(old, source(Optional.empty()), PLAIN, Optional.of(home.resolve("copy" + i))));
            }
        }
        try (HelperClient client = helpers.ofVersion("0.2.0").connect()) {
            for (String job : jobs) {
                assertThat(ended(client, job)).isEqualTo(JobState.DONE);
            }
        }
        for (int i = 0; i < 6; i++) {
            assertThat(sha256(home.resolve("copy" + i))).isEqualTo(truth(PLAIN));
        }
    }

    @Test
    void a_paused_restore_stays_paused_and_keeps_its_key() throws Exception {
        KeyOffer key = new KeyOffer(
                new SecretText(Files.readString(Fixtures.key("plain.key"))), "plain.key", Optional.empty());
        Path target = home.resolve("secret");
        String job;
        try (HelperClient old = helpers.ofVersion("0.1.0").connect()) {
            // These wait for a reader and take all the turns, so that the next one is paused before its first chunk.
            for (int i = 0; i < 4; i++) {
                restore(old, source(Optional.empty()), PLAIN, Optional.empty());
            }
            job = restore(old, source(Optional.of(key)), ENCRYPTED, Optional.of(target));
            var paused = (Reply.JobChanged) old.ask(new Request.PauseJob(job));
            assertThat(paused.job().state()).isEqualTo(JobState.PAUSED);
        }
        try (HelperClient client = helpers.ofVersion("0.2.0").connect()) {
            var found = (Reply.JobChanged) client.ask(new Request.WatchJob(job));
            assertThat(found.job().state()).isEqualTo(JobState.PAUSED);
            client.ask(new Request.ContinueJob(job, Optional.empty(), Optional.empty()));
            assertThat(ended(client, job)).isEqualTo(JobState.DONE);
        }
        assertThat(sha256(target)).isEqualTo(truth(ENCRYPTED));
        assertThat(helpers.log()).doesNotContain("\"data\"");
    }

    /// The secret is needed again behind the hand-over: the ticket from before spares the second factor only.
    @Test
    void a_mapping_on_a_server_goes_on_in_the_newer_helper_with_its_login() throws Exception {
        try (TestServer server = TestServer.over(Fixtures.datastore()).start()) {
            AccessOffer access = new AccessOffer(
                    Optional.of(new SecretText("throwaway-Passw0rd")),
                    Optional.empty(),
                    Optional.of(server.fingerprint()),
                    Optional.empty());
            Source source = new Source(server.repository("mapback@pbs"), "", Optional.of(access), Optional.empty());
            MappingRow mapped;
            try (HelperClient old = helpers.ofVersion("0.1.0").connect()) {
                mapped = ((Reply.MappingChanged)
                                old.ask(new Request.Map(source, PLAIN, ARCHIVE, Optional.empty(), Optional.empty())))
                        .mapping();
            }
            try (HelperClient client = helpers.ofVersion("0.2.0").connect()) {
                var rows = ((Reply.Mappings) client.ask(new Request.ListMappings())).mappings();
                assertThat(rows).extracting(MappingRow::mapping).containsExactly(mapped.mapping());
                assertThat(rows.getFirst().place()).isEqualTo(mapped.place());
                // Nothing but the repository is given, and the login is known.
                Source bare = new Source(source.repository(), "", Optional.empty());
                assertThat(client.ask(new Request.GetNotes(bare, PLAIN))).isInstanceOf(Reply.Notes.class);
            }
            assertThat(server.asked().openReaders()).isEqualTo(1);
        }
    }

    @Test
    void who_follows_a_job_is_told_that_its_helper_died() throws Exception {
        try (HelperClient client = helpers.connector("").connect()) {
            String job = restore(client, source(Optional.empty()), PLAIN, Optional.empty());
            ReplyTaker killsAtFirst =
                    _ -> ProcessHandle.of(client.version().pid()).orElseThrow().destroyForcibly();
            assertThatThrownBy(() -> client.follow(new Request.WatchJob(job), killsAtFirst))
                    .isInstanceOfSatisfying(
                            ProblemException.class, e -> assertThat(e.problem()).isInstanceOf(HelperGone.class));
        }
    }

    private static Source source(Optional<KeyOffer> key) {
        return new Source(Fixtures.datastore().toString(), "", key);
    }

    private static String restore(HelperClient client, Source source, String snapshot, Optional<Path> target)
            throws Exception {
        var options = new RestoreOptions(false, false, false, false, 0022);
        var started = (Reply.JobStarted)
                client.ask(new Request.Restore(source, snapshot, ARCHIVE, target.map(Path::toString), options));
        return started.job();
    }

    private static JobState ended(HelperClient client, String job) throws Exception {
        List<JobRow> rows = new ArrayList<>();
        client.follow(new Request.WatchJob(job), reply -> rows.add(((Reply.JobChanged) reply).job()));
        assertThat(rows.getLast().problem()).isEmpty();
        return rows.getLast().state();
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static String truth(String snapshot) {
        return StreamSupport.stream(Fixtures.truthJson("images.json").spliterator(), false)
                .filter(image -> image.get("snapshot").asString().equals(snapshot)
                        && image.get("archive").asString().equals(ARCHIVE))
                .map(image -> image.get("sha256").asString())
                .findFirst()
                .orElseThrow();
    }
}
