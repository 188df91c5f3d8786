package mapback.helper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mapback.protocol.MappingRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.Source;
import mapback.protocol.wire.HelperConnection;
import mapback.testkit.BackupMaker;
import mapback.testkit.BackupMaker.Image;
import mapback.testkit.BackupMaker.Mix;
import mapback.testkit.BlobMaker;
import mapback.testkit.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a helper takes while it serves much and for long: a real process, read by libnbd.
class EnduranceIT {
    /// What `docs/memory.md` promises.
    private static final long MOST_RESIDENT_KIB = 400 << 10;

    /// How long the soak takes; an hour with `-Dmapback.soak.seconds=3600`.
    private static final int SOAK_SECONDS = Integer.getInteger("mapback.soak.seconds", 30);

    private static final String SNAPSHOT = "vm/1/2026-01-10T08:00:00Z";
    private static final String HUGE = "vm/2/2026-01-10T08:00:00Z";

    /// 16 threads with a connection each read at random for some seconds; bytes are compared with those of the first
    /// connection that read the same block.
    private static final String READERS = """
            import nbd, random, sys, threading, time, zlib
            seconds, uris = float(sys.argv[1]), sys.argv[2:]
            end, seen, wrong, count = time.time() + seconds, {}, [], [0] * 16
            def read(number):
                choose = random.Random(number)
                handle = nbd.NBD()
                handle.connect_uri(uris[number % len(uris)])
                blocks = handle.get_size() // 65536
                while time.time() < end:
                    block = choose.randrange(blocks)
                    sum = zlib.crc32(handle.pread(65536, block * 65536))
                    if seen.setdefault(block, sum) != sum:
                        wrong.append(block)
                    count[number] += 1
                handle.shutdown()
            readers = [threading.Thread(target=read, args=(number,)) for number in range(16)]
            [reader.start() for reader in readers]
            [reader.join() for reader in readers]
            print("wrong", wrong, "all read", min(count) > 0)
            """;

    /// Opens an image of 4 TiB, lists what is in it, and reads 10,000 places.
    private static final String HUGE_READER = """
            import nbd, random, sys, time
            began = time.time()
            handle = nbd.NBD()
            handle.add_meta_context("base:allocation")
            handle.connect_uri(sys.argv[1])
            opened = time.time() - began
            size, at, extents = handle.get_size(), 0, 0
            def take(context, offset, entries, error):
                global at, extents
                for length in entries[0::2]:
                    at += length
                    extents += 1
            while at < size:
                handle.block_status(min(size - at, 2 ** 32 - 2 ** 22), at, take)
            choose = random.Random(1)
            for _ in range(10000):
                handle.pread(512, choose.randrange(size // 512) * 512)
            handle.shutdown()
            print("size", size, "end", at, "many extents", extents >= 2 ** 20, "opened at once", opened < 1)
            """;

    @TempDir
    Path home;

    private Path store;

    @BeforeEach
    void needs() throws Exception {
        Needs.program("nbdsh", "python3-libnbd");
        store = home.resolve("store");
    }

    @Test
    void four_mappings_and_sixteen_readers_stay_below_what_is_promised_and_nothing_is_left_of_them() throws Exception {
        BackupMaker.at(store, 1, BlobMaker.plain())
                .snapshot(SNAPSHOT, List.of(new Image("disk.img", 400L << 20, 4 << 20, new Mix(50, 30, 20, 0))));
        Path runtime = Files.createDirectory(
                home.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (HelperProcess helper =
                HelperProcess.startToWork(runtime, home.resolve("state"), "--idle-seconds", "600")) {
            serve(helper, 2);
            long descriptors = descriptors(helper);
            long threads = status(helper, "Threads:");
            long until = System.nanoTime() + Duration.ofSeconds(SOAK_SECONDS).toNanos();
            do {
                serve(helper, Math.min(SOAK_SECONDS, 10));
            } while (System.nanoTime() < until);
            assertThat(status(helper, "VmHWM:")).as("KiB at the most").isLessThan(MOST_RESIDENT_KIB);
            assertThat(descriptors(helper)).isLessThanOrEqualTo(descriptors + 2);
            assertThat(status(helper, "Threads:")).isLessThanOrEqualTo(threads + 8);
            helper.process.destroy();
            assertThat(helper.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            // A lease that nobody gave back fails the pool when it is closed at the end.
            assertThat(helper.process.exitValue()).isZero();
            assertThat(helper.log()).contains("ends").doesNotContain("still open");
        }
    }

    private void serve(HelperProcess helper, int seconds) throws Exception {
        List<MappingRow> mappings = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            mappings.add(map(helper, SNAPSHOT));
        }
        List<String> words = new ArrayList<>(List.of("/usr/bin/python3", "-c", READERS, Integer.toString(seconds)));
        mappings.forEach(mapping -> words.add(mapping.uri()));
        assertThat(output(words)).isEqualTo("wrong [] all read True\n");
        for (MappingRow mapping : mappings) {
            ask(helper, new Request.Unmap(mapping.mapping(), false));
        }
    }

    @Test
    void an_image_of_four_tebibytes_is_opened_at_once_listed_and_read_anywhere() throws Exception {
        BackupMaker.at(store, 1, BlobMaker.plain()).hugeSnapshot(HUGE, "disk.img", 4L << 40, 8);
        Path runtime = Files.createDirectory(
                home.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (HelperProcess helper = HelperProcess.startToWork(runtime, home.resolve("state"))) {
            MappingRow mapping = map(helper, HUGE);
            assertThat(output(List.of("/usr/bin/python3", "-c", HUGE_READER, mapping.uri())))
                    .isEqualTo("size 4398046511104 end 4398046511104 many extents True opened at once True\n");
            assertThat(status(helper, "VmHWM:")).as("KiB at the most").isLessThan(MOST_RESIDENT_KIB);
        }
    }

    private MappingRow map(HelperProcess helper, String snapshot) throws Exception {
        Source source = new Source(store.toString(), "", Optional.empty());
        return ((Reply.MappingChanged) ask(helper, new Request.Map(source, snapshot, "disk.img", Optional.empty())))
                .mapping();
    }

    private static Reply ask(HelperProcess helper, Request request) throws Exception {
        try (HelperConnection connection = HelperConnection.open(helper.socket())) {
            return connection.ask(request);
        }
    }

    private static long descriptors(HelperProcess helper) throws Exception {
        try (var all = Files.list(Path.of("/proc/" + helper.process.pid() + "/fd"))) {
            return all.count();
        }
    }

    private static long status(HelperProcess helper, String name) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + helper.process.pid() + "/status")).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    private static String output(List<String> words) throws Exception {
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
