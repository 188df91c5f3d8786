package mapback.nbd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mapback.testkit.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Clients that nobody here wrote.
@Timeout(120)
class ForeignClientIT {
    private static final String LIBNBD = "libnbd-bin";
    private static final String QEMU = "qemu-utils";
    private static final int CHUNK = 1 << 20;
    private static final long SIZE = 40 * CHUNK + 1536;

    private final MemoryExport export = MemoryExport.seeded(SIZE, CHUNK);
    private final MemoryExport blank = new MemoryExport("vm", SIZE, CHUNK, true);
    private final Served served = new Served(export);
    private final Served writable = new Served(blank);

    @TempDir
    Path folder;

    private Path truth;

    @BeforeEach
    void writeTruth() throws IOException {
        truth = folder.resolve("truth.img");
        Files.write(truth, export.content(0, (int) SIZE));
    }

    @AfterEach
    void close() throws Exception {
        writable.close();
        served.close();
    }

    private static String uri(Path socket) {
        return "nbd+unix:///vm?socket=" + socket;
    }

    private String uri() {
        return uri(served.socket);
    }

    @Test
    void nbdinfo_tells_what_the_export_is_like() throws Exception {
        String nbdinfo = Needs.program("nbdinfo", LIBNBD).toString();
        JsonNode all = json(run(nbdinfo, "--json", uri()));
        assertThat(all.get("protocol").asString()).isEqualTo("newstyle-fixed");
        assertThat(all.get("structured").asBoolean()).isTrue();
        JsonNode told = all.get("exports").get(0);
        assertThat(told.get("export-name").asString()).isEqualTo("vm");
        assertThat(told.get("description").asString()).isEqualTo("in memory");
        assertThat(told.get("export-size").asLong()).isEqualTo(SIZE);
        assertThat(told.get("contexts").toString()).isEqualTo("[\"base:allocation\"]");
        assertThat(told.get("block_size_minimum").asLong()).isEqualTo(1);
        assertThat(told.get("block_size_preferred").asLong()).isEqualTo(CHUNK);
        assertThat(told.get("block_size_maximum").asLong()).isEqualTo(32 << 20);
        for (String can : List.of("can_cache", "can_df", "can_flush", "can_multi_conn", "is_read_only")) {
            assertThat(told.get(can).asBoolean()).as(can).isTrue();
        }
        for (String cannot : List.of("can_trim", "can_zero", "can_fast_zero", "is_rotational")) {
            assertThat(told.get(cannot).asBoolean()).as(cannot).isFalse();
        }
        assertThat(json(run(nbdinfo, "--json", "--list", uri())).get("exports").size())
                .isEqualTo(1);
    }

    @Test
    void nbdinfo_maps_the_holes() throws Exception {
        String map = run(Needs.program("nbdinfo", LIBNBD).toString(), "--json", "--map", uri());
        long end = 0;
        for (JsonNode span : json(map)) {
            assertThat(span.get("offset").asLong()).isEqualTo(end);
            assertThat(span.get("type").asInt()).isEqualTo(export.isHole(end) ? 3 : 0);
            end += span.get("length").asLong();
            assertThat(end == SIZE || export.isHole(end) != export.isHole(end - 1))
                    .isTrue();
        }
        assertThat(end).isEqualTo(SIZE);
    }

    @Test
    void nbdcopy_copies_an_equal_image_in_every_way_it_has() throws Exception {
        String nbdcopy = Needs.program("nbdcopy", LIBNBD).toString();
        for (List<String> way : List.of(
                List.<String>of(),
                List.of("--synchronous"),
                List.of("--connections=1", "--requests=64"),
                List.of("--connections=8", "--request-size=4096"),
                List.of("--request-size=33554432"),
                List.of("--no-extents"))) {
            Path copy = folder.resolve("copy.img");
            Files.deleteIfExists(copy);
            List<String> words = new ArrayList<>(List.of(nbdcopy));
            words.addAll(way);
            words.addAll(List.of(uri(), copy.toString()));
            run(words.toArray(String[]::new));
            assertThat(Files.mismatch(copy, truth)).as(way.toString()).isEqualTo(-1);
        }
    }

    @Test
    void nbdcopy_writes_an_equal_image() throws Exception {
        run(Needs.program("nbdcopy", LIBNBD).toString(), "--flush", truth.toString(), uri(writable.socket));
        assertThat(blank.content(0, (int) SIZE)).isEqualTo(export.content(0, (int) SIZE));
        assertThat(blank.flushes.get()).isPositive();
        assertThat(blank.isHole(2 * CHUNK)).isTrue();
    }

    /// With the distribution's Python, whichever comes first in PATH.
    private String nbdsh(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("env", "PATH=/usr/bin:/bin"));
        all.add(Needs.program("nbdsh", "python3-libnbd").toString());
        all.addAll(List.of(words));
        return run(all.toArray(String[]::new));
    }

    @Test
    void nbdsh_reads_in_every_mode_and_is_told_its_errors() throws Exception {
        String script = """
                truth = open("%s", "rb").read()
                size = h.get_size()
                assert size == len(truth)
                chunk = %d
                assert h.pread(3 * chunk + 7, 5) == truth[5:5 + 3 * chunk + 7]
                for flags, pieces in ((0, 4), (nbd.CMD_FLAG_DF, 1)):
                    seen = []
                    see = lambda data, offset, status, error: seen.append(status)
                    assert h.pread_structured(3 * chunk + 7, 5, see, flags=flags) == truth[5:5 + 3 * chunk + 7]
                    assert len(seen) == pieces, seen
                assert h.pread(1, size - 1) == truth[-1:]
                buffers = [(offset, nbd.Buffer(5000)) for offset in range(0, size - 5000, 99991)]
                for offset, buffer in buffers:
                    h.aio_pread(buffer, offset)
                while h.aio_in_flight() > 0:
                    h.poll(-1)
                for offset, buffer in buffers:
                    assert buffer.to_bytearray() == truth[offset:offset + 5000]
                h.cache(chunk, 0)
                h.flush()
                h.set_strict_mode(0)
                def fails(call, errno):
                    try:
                        call()
                    except nbd.Error as e:
                        assert e.errno == errno, e
                        return
                    raise AssertionError("it did not fail")
                fails(lambda: h.pread(1, size), "EINVAL")
                fails(lambda: h.pwrite(b"x", 0), "EPERM")
                fails(lambda: h.trim(1, 0), "EPERM")
                fails(lambda: h.zero(1, 0), "EPERM")
                fails(lambda: h.pread(1, 0, flags=nbd.CMD_FLAG_FAST_ZERO), "EINVAL")
                fails(lambda: h.block_status(1, size, lambda *a: 0), "EINVAL")
                seen = []
                h.block_status(size, 0, lambda c, o, e, err: seen.append((c, o, e)), flags=nbd.CMD_FLAG_REQ_ONE)
                assert seen == [("base:allocation", 0, [2 * chunk, 0])], seen
                h.shutdown()
                """.formatted(truth, CHUNK);
        Path file = folder.resolve("client.py");
        Files.writeString(file, script);
        nbdsh("--base-allocation", "-u", uri(), "-c", "exec(open('" + file + "').read())");
        String simple = "h.set_request_structured_replies(False); h.connect_uri('" + uri() + "'); t = open('" + truth
                + "', 'rb').read(); assert not h.get_structured_replies_negotiated(); "
                + "assert h.pread(9000000, 99) == t[99:9000099]; h.shutdown()";
        nbdsh("-c", simple);
        String oldest = "h.set_handshake_flags(0); h.set_request_structured_replies(False); h.connect_uri('" + uri()
                + "'); assert h.pread(512, 0) == open('" + truth + "', 'rb').read(512); h.shutdown()";
        nbdsh("-c", oldest);
    }

    @Test
    void qemu_img_shows_maps_compares_and_converts() throws Exception {
        String qemuImg = Needs.program("qemu-img", QEMU).toString();
        assertThat(json(run(qemuImg, "info", "--output=json", uri()))
                        .get("virtual-size")
                        .asLong())
                .isEqualTo(SIZE);
        long end = 0;
        for (JsonNode span : json(run(qemuImg, "map", "--output=json", uri()))) {
            assertThat(span.get("start").asLong()).isEqualTo(end);
            assertThat(span.get("zero").asBoolean()).isEqualTo(export.isHole(end));
            assertThat(span.get("data").asBoolean()).isNotEqualTo(export.isHole(end));
            end += span.get("length").asLong();
        }
        assertThat(end).isEqualTo(SIZE);
        assertThat(run(qemuImg, "compare", "-f", "raw", "-F", "raw", uri(), truth.toString()))
                .contains("Images are identical.");
        for (String format : List.of("raw", "qcow2")) {
            String copy = folder.resolve("copy." + format).toString();
            run(qemuImg, "convert", "-W", "-m", "8", "-f", "raw", "-O", format, uri(), copy);
            assertThat(run(qemuImg, "compare", "-f", format, "-F", "raw", copy, truth.toString()))
                    .contains("Images are identical.");
        }
    }

    @Test
    void qemu_img_converts_onto_a_writable_export() throws Exception {
        run(
                Needs.program("qemu-img", QEMU).toString(),
                "convert",
                "-n",
                "-f",
                "raw",
                "-O",
                "raw",
                truth.toString(),
                uri(writable.socket));
        assertThat(blank.content(0, (int) SIZE)).isEqualTo(export.content(0, (int) SIZE));
    }

    @Test
    void qemu_io_reads_and_writes() throws Exception {
        String qemuIo = Needs.program("qemu-io", QEMU).toString();
        assertThat(run(qemuIo, "-r", "-f", "raw", "-c", "read -P 0 2M 1M", "-c", "read 513 3M", uri()))
                .contains("read 1048576/1048576")
                .contains("read 3145728/3145728");
        assertThat(run(
                        qemuIo,
                        "-f",
                        "raw",
                        "-c",
                        "write -P 0xaa 512 3M",
                        "-c",
                        "read -P 0xaa 512 3M",
                        "-c",
                        "write -f -P 0xbb 1M 64k",
                        "-c",
                        "read -P 0xbb 1M 64k",
                        "-c",
                        "write -z 1M 64k",
                        "-c",
                        "read -P 0 1M 64k",
                        "-c",
                        "write -z -u 2M 1M",
                        "-c",
                        "read -P 0 2M 1M",
                        "-c",
                        "discard 0 2M",
                        "-c",
                        "flush",
                        uri(writable.socket)))
                .doesNotContain("failed")
                .contains("discard 2097152/2097152");
        assertThat(blank.isHole(0)).isTrue();
    }

    @Test
    void qemu_nbd_hands_the_export_on() throws Exception {
        String qemuNbd = Needs.program("qemu-nbd", QEMU).toString();
        String nbdcopy = Needs.program("nbdcopy", LIBNBD).toString();
        Path proxy = folder.resolve("proxy");
        Process process = start(
                qemuNbd,
                "--read-only",
                "--persistent",
                "--shared=8",
                "--socket=" + proxy,
                "--image-opts",
                "driver=nbd,server.type=unix,server.path=" + served.socket + ",export=vm");
        try {
            Served.await("the proxy is there", () -> Files.exists(proxy));
            Path copy = folder.resolve("copy.img");
            run(nbdcopy, "nbd+unix:///?socket=" + proxy, copy.toString());
            assertThat(Files.mismatch(copy, truth)).isEqualTo(-1);
        } finally {
            end(process);
        }
    }

    @Test
    void nbdkit_hands_the_export_on() throws Exception {
        String nbdkit = Needs.program("nbdkit", "nbdkit").toString();
        String nbdcopy = Needs.program("nbdcopy", LIBNBD).toString();
        Path copy = folder.resolve("copy.img");
        run(nbdkit, "-U", "-", "nbd", "uri=" + uri(), "--run", nbdcopy + " \"$uri\" " + copy);
        assertThat(Files.mismatch(copy, truth)).isEqualTo(-1);
    }

    @Test
    void fios_nbd_engine_finds_what_it_wrote() throws Exception {
        String fio = Needs.program("fio", "fio").toString();
        Assumptions.assumeTrue(run(fio, "--enghelp").contains("nbd"), "this fio has no nbd engine");
        for (String depth : List.of("1", "64")) {
            run(
                    fio,
                    "--name=verify",
                    "--ioengine=nbd",
                    "--uri=" + uri(writable.socket),
                    "--rw=randwrite",
                    "--bsrange=512-256k",
                    "--bs_unaligned=1",
                    "--size=16M",
                    "--iodepth=" + depth,
                    "--verify=crc32c",
                    "--do_verify=1",
                    "--verify_state_save=0");
            run(
                    fio,
                    "--name=read",
                    "--ioengine=nbd",
                    "--uri=" + uri(),
                    "--rw=randread",
                    "--bs=4k",
                    "--size=32M",
                    "--iodepth=" + depth);
        }
    }

    @Test
    void nbdfuse_shows_the_export_as_a_file() throws Exception {
        String nbdfuse = Needs.program("nbdfuse", LIBNBD).toString();
        if (!Needs.isRoot()) {
            Needs.program("fusermount3", "fuse3");
        }
        Needs.file("/dev/fuse", "the kernel's FUSE");
        Path file = folder.resolve("mounted.img");
        Files.createFile(file);
        Process process = start(nbdfuse, "-r", file.toString(), uri());
        try {
            Served.await(
                    "it is mounted, or refused",
                    () -> !process.isAlive() || file.toFile().length() == SIZE);
            Assumptions.assumeTrue(process.isAlive(), "FUSE mounts are not allowed here");
            assertThat(Files.mismatch(file, truth)).isEqualTo(-1);
        } finally {
            end(process);
        }
    }

    @Test
    void sixteen_foreign_readers_at_once_all_see_the_truth() throws Exception {
        String nbdcopy = Needs.program("nbdcopy", LIBNBD).toString();
        List<Process> readers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            readers.add(start(nbdcopy, uri(), folder.resolve("copy-" + i).toString()));
        }
        for (int i = 0; i < 16; i++) {
            assertThat(readers.get(i).waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.mismatch(folder.resolve("copy-" + i), truth)).isEqualTo(-1);
        }
    }

    @Test
    void a_reader_is_told_of_damage_and_the_rest_stays_readable() throws Exception {
        String qemuIo = Needs.program("qemu-io", QEMU).toString();
        export.breakChunk(1, new IOException("damaged"));
        assertThat(runAnyhow(qemuIo, "-r", "-f", "raw", "-c", "read 1M 512", "-c", "read 0 512", uri()))
                .contains("read failed: Input/output error")
                .contains("read 512/512 bytes at offset 0");
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }

    private Process start(String... words) throws IOException {
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(folder, "output", ".txt").toFile())
                .start();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    /// What a program prints, if all went well.
    private String run(String... words) throws Exception {
        return output(true, words);
    }

    private String runAnyhow(String... words) throws Exception {
        return output(false, words);
    }

    private String output(boolean mustSucceed, String... words) throws Exception {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        String text = Files.readString(output, UTF_8);
        assertThat(ended).as("%s ended; it said: %s", words[0], text).isTrue();
        if (mustSucceed) {
            assertThat(process.exitValue())
                    .as("%s said: %s", List.of(words), text)
                    .isZero();
        }
        return text;
    }
}
