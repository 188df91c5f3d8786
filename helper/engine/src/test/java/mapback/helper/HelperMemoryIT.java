package mapback.helper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.Source;
import mapback.protocol.wire.HelperConnection;
import mapback.testkit.BackupMaker;
import mapback.testkit.BlobMaker;
import mapback.testkit.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The bill of docs/memory.md, held against a real helper.
@Timeout(300)
class HelperMemoryIT {
    private static final long MOST_MIB = 400;
    private static final int MAPPINGS = 4;
    private static final int CONNECTIONS = 4;
    private static final int ROUNDS = 3;
    private static final String SNAPSHOT = "vm/100/2026-01-10T08:00:00Z";

    @TempDir
    Path folder;

    private static BackupMaker.Image image(int number) {
        return new BackupMaker.Image(
                "drive-scsi" + number + ".img", 192 << 20, 4 << 20, new BackupMaker.Mix(60, 40, 0, 0));
    }

    @Test
    void with_a_full_cache_four_mappings_and_sixteen_readers_a_helper_has_less_than_400_MiB() throws Exception {
        Path nbdcopy = Needs.program("nbdcopy", "libnbd-bin");
        BackupMaker.at(folder.resolve("datastore"), 42, BlobMaker.plain())
                .snapshot(SNAPSHOT, List.of(image(0), image(1)));
        Path runtime = Files.createDirectory(
                folder.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (HelperProcess helper = HelperProcess.startToWork(runtime, folder.resolve("state"));
                HelperConnection connection = HelperConnection.open(helper.socket())) {
            List<String> uris = new ArrayList<>();
            for (int i = 0; i < MAPPINGS; i++) {
                uris.add(map(connection, image(i % 2)));
            }
            for (int round = 0; round < ROUNDS; round++) {
                copyAll(nbdcopy, uris);
            }
            long peak = mib(helper, "VmHWM");
            System.out.println("the helper had " + peak + " MiB at the most, now " + mib(helper, "VmRSS"));
            assertThat(peak).isBetween(128L, MOST_MIB - 1);
        }
    }

    private String map(HelperConnection connection, BackupMaker.Image image) throws IOException {
        Reply reply = connection.ask(new Request.Map(
                new Source(folder.resolve("datastore").toString(), "", Optional.empty()),
                SNAPSHOT,
                image.name(),
                Optional.empty(),
                Optional.empty()));
        return ((Reply.MappingChanged) reply).mapping().uri().orElseThrow();
    }

    /// All at once, each through several connections.
    private static void copyAll(Path nbdcopy, List<String> uris) throws IOException, InterruptedException {
        List<Process> copies = new ArrayList<>();
        for (String uri : uris) {
            copies.add(new ProcessBuilder(nbdcopy.toString(), "--connections=" + CONNECTIONS, uri, "null:")
                    .inheritIO()
                    .start());
        }
        for (Process copy : copies) {
            assertThat(copy.waitFor()).isZero();
        }
    }

    private static long mib(HelperProcess helper, String field) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(helper.process.pid()), "status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
                .findFirst()
                .orElseThrow();
    }
}
