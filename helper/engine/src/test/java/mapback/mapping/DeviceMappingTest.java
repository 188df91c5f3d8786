package mapback.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import mapback.archive.FixedArchive;
import mapback.archive.Samples;
import mapback.chunk.Chunks;
import mapback.chunk.Pipeline;
import mapback.device.Use;
import mapback.problem.DeviceProblem.BinderFailed;
import mapback.problem.DeviceProblem.DenialReason;
import mapback.problem.DeviceProblem.DeviceDenied;
import mapback.problem.DeviceProblem.DeviceInUse;
import mapback.problem.DeviceProblem.DeviceLingers;
import mapback.problem.DeviceProblem.DeviceLost;
import mapback.problem.DeviceProblem.DeviceTaken;
import mapback.problem.DeviceProblem.DriverFault;
import mapback.problem.DeviceProblem.DriverUnusable;
import mapback.problem.DeviceProblem.TakenBy;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceMappingTest {
    private static final int CHUNK = 64 << 10;
    private static final Use MOUNT = new Use(Use.Kind.MOUNT, 0, "/mnt/disk");
    private static final Use READER = new Use(Use.Kind.PROCESS, 77, "less");

    @TempDir
    Path folder;

    private Pipeline pipeline;
    private ScriptedKernel kernel;
    private Mappings mappings;
    private final Book book = new Book();
    private final AtomicInteger givenBack = new AtomicInteger();

    @BeforeEach
    void open() throws IOException {
        pipeline = Pipeline.plain(Chunks.SMALLEST_MEMORY);
        kernel = new ScriptedKernel(folder);
        mappings = new Mappings(folder, Clock.systemUTC(), book, kernel.devices());
    }

    @AfterEach
    void close() {
        mappings.close();
        pipeline.close();
    }

    @Test
    void an_image_becomes_a_device_of_whole_sectors_and_says_its_own_size() throws Exception {
        Mapping mapping = attach(3 * CHUNK + 100, ScriptedKernel.any());
        assertThat(mapping.place()).isEqualTo(Path.of("/dev/nbd0"));
        assertThat(mapping.uri()).isEmpty();
        assertThat(mapping.size()).isEqualTo(3 * CHUNK + 100);
        assertThat(kernel.offered().size()).isEqualTo(3 * CHUNK + 512);
        assertThat(kernel.offered().title()).isEqualTo("vm/100/2026-01-10T08:00:00Z/one.img");
        assertThat(mapping.device().orElseThrow().size()).isEqualTo(3 * CHUNK + 512);
        assertThat(mappings.find("/dev/nbd0")).isSameAs(mapping);
    }

    @Test
    void a_wished_device_and_who_asked_for_it_reach_the_root_process() throws Exception {
        DeviceWish wish = new DeviceWish(OptionalInt.of(5), 1234, true);
        assertThat(attach(CHUNK, wish).place()).isEqualTo(Path.of("/dev/nbd5"));
        assertThat(kernel.asked).contains(wish);
    }

    @Test
    void what_the_system_does_not_permit_leaves_nothing() throws Exception {
        kernel.refusal = Optional.of(new DeviceDenied(DenialReason.REFUSED));
        assertThat(problem(() -> attach(CHUNK, ScriptedKernel.any()))).isEqualTo(kernel.refusal.get());
        assertThat(mappings.isBusy()).isFalse();
        assertThat(book.notes).isEmpty();
        kernel.refusal = Optional.empty();
        assertThat(attach(CHUNK, ScriptedKernel.any()).place()).isEqualTo(Path.of("/dev/nbd0"));
    }

    @Test
    void a_device_that_the_root_process_made_and_never_spoke_of_is_taken_away_again() throws Exception {
        kernel.endsUnsaid = true;
        assertThat(problem(() -> attach(CHUNK, ScriptedKernel.any()))).isInstanceOf(BinderFailed.class);
        assertThat(kernel.devices().device(0).isConnected()).isFalse();
        assertThat(mappings.isBusy()).isFalse();
    }

    @Test
    void a_wished_device_that_is_used_is_refused_before_anybody_is_asked() throws Exception {
        DeviceWish wish = new DeviceWish(OptionalInt.of(0), 1234, true);
        Devices devices = kernel.devices();
        devices.mustBePossible(wish);
        Mapping mapping = attach(CHUNK, wish);
        assertThat(problem(() -> devices.mustBePossible(wish)))
                .isEqualTo(new DeviceTaken("/dev/nbd0", TakenBy.MAPPING));
        devices.mustBePossible(ScriptedKernel.any());
        mappings.unmap(mapping, false);
        kernel.bind(wish, new Binder.Offer(512, 0, "another", "another's"));
        assertThat(problem(() -> devices.mustBePossible(wish)))
                .isEqualTo(new DeviceTaken("/dev/nbd0", TakenBy.PROGRAM));
    }

    @Test
    void a_driver_that_will_not_do_is_told_before_anything_is_done() throws Exception {
        Path parameters = Files.createDirectories(folder.resolve("sys/module/nbd/parameters"));
        Files.writeString(parameters.resolve("max_part"), "0\n");
        assertThat(problem(() -> kernel.devices().mustBePossible(ScriptedKernel.any())))
                .isEqualTo(new DriverUnusable(DriverFault.NO_PARTITIONS));
    }

    @Test
    void a_device_in_use_stays_and_its_users_are_named_unless_forced() throws Exception {
        Mapping mapping = attach(CHUNK, ScriptedKernel.any());
        kernel.users.add(MOUNT);
        kernel.users.add(READER);
        assertThat(problem(() -> mappings.unmap(mapping, false)))
                .isEqualTo(new DeviceInUse("/dev/nbd0", List.of("/mnt/disk", "less (77)")));
        assertThat(mappings.all()).containsExactly(mapping);
        assertThat(mappings.unmap(mapping, true)).contains(new DeviceLingers("/dev/nbd0"));
        assertThat(mappings.all()).isEmpty();
        assertThat(givenBack).hasValue(1);
    }

    @Test
    void a_device_that_somebody_else_disconnects_is_a_mapping_no_more() throws Exception {
        attach(CHUNK, ScriptedKernel.any());
        kernel.vanish(0);
        while (mappings.isBusy()) {
            Thread.sleep(5);
        }
        assertThat(mappings.listed()).isEmpty();
    }

    @Test
    void a_device_that_is_just_being_unmapped_is_not_taken_for_somebody_elses_deed() throws Exception {
        Mapping mapping = attach(CHUNK, ScriptedKernel.any());
        // Longer than it is looked whether devices are there.
        kernel.afterwards = () -> LockSupport.parkNanos(1_200_000_000L);
        assertThat(mappings.unmap(mapping, false)).isEmpty();
        assertThat(mapping.status().phase()).isEqualTo(MappingStatus.Phase.GONE);
        assertThat(givenBack).hasValue(1);
    }

    @Test
    void at_the_helpers_end_unused_devices_go_and_used_ones_wait_for_the_next() throws Exception {
        Mapping unused = attach(CHUNK, ScriptedKernel.any());
        mappings.close();
        assertThat(book.notes).doesNotContainKey(unused.id());
        mappings = new Mappings(folder, Clock.systemUTC(), book, kernel.devices());
        Mapping used = attach(CHUNK, ScriptedKernel.any());
        kernel.users.add(MOUNT);
        mappings.close();
        assertThat(book.notes).containsKey(used.id());

        mappings = new Mappings(folder, Clock.systemUTC(), book, kernel.devices());
        assertThat(mappings.isThere(0)).isTrue();
        Mapping again = attach(Optional.of(used.id()), CHUNK, new DeviceWish(OptionalInt.of(0), 0, false));
        assertThat(again.place()).isEqualTo(used.place());
        assertThat(kernel.revived).contains(0);
    }

    @Test
    void what_a_killed_helper_left_behind_is_shown_and_taken_away() throws Exception {
        Mapping left = attach(CHUNK, ScriptedKernel.any());
        try (Mappings next = new Mappings(folder, Clock.systemUTC(), book, kernel.devices())) {
            LostMapping lost = (LostMapping) next.find(left.id());
            assertThat(next.isThere(0)).isTrue();
            next.unmap(lost, false);
            assertThat(next.listed()).isEmpty();
        }
        assertThat(kernel.devices().device(0).isConnected()).isFalse();
    }

    @Test
    void a_lost_device_whose_number_is_anothers_by_now_is_left_alone() throws Exception {
        Mapping left = attach(CHUNK, ScriptedKernel.any());
        kernel.vanish(0);
        try (Mappings next = new Mappings(folder, Clock.systemUTC(), book, kernel.devices())) {
            LostMapping lost = (LostMapping) next.find(left.id());
            Binder.Offer foreign = new Binder.Offer(512, 0, "another", "another's");
            kernel.bind(ScriptedKernel.any(), foreign);
            assertThat(next.isThere(0)).isFalse();
            assertThat(problem(() ->
                            attach(next, Optional.of(lost.id()), CHUNK, new DeviceWish(OptionalInt.of(0), 0, false))))
                    .isInstanceOf(DeviceLost.class);
            next.unmap(lost, true);
        }
        assertThat(kernel.devices().device(0).isConnected()).isTrue();
    }

    private Mapping attach(long size, DeviceWish wish) throws Exception {
        return attach(Optional.empty(), size, wish);
    }

    private Mapping attach(Optional<String> known, long size, DeviceWish wish) throws Exception {
        return attach(mappings, known, size, wish);
    }

    private Mapping attach(Mappings into, Optional<String> known, long size, DeviceWish wish) throws Exception {
        List<byte[]> contents = new ArrayList<>();
        for (long left = size; left > 0; left -= CHUNK) {
            contents.add(Seeded.of(left).bytes((int) Math.min(left, CHUNK)));
        }
        FixedArchive archive = Samples.fixed("one.img", CHUNK, contents, pipeline);
        MappedImage image = new MappedImage("/mnt/store", "", "vm/100/2026-01-10T08:00:00Z", "one.img.fidx", "one.img");
        return into.attach(known, image, new ArchiveExport(archive, ""), archive, wish, givenBack::incrementAndGet);
    }

    private static Problem problem(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(call)
                .actual()
                .problem();
    }

    private static final class Book implements MappingBook {
        final Map<String, LostMapping> notes = new LinkedHashMap<>();

        @Override
        public List<LostMapping> load() {
            return List.copyOf(notes.values());
        }

        @Override
        public void save(LostMapping mapping) {
            notes.put(mapping.id(), mapping);
        }

        @Override
        public void remove(String id) {
            notes.remove(id);
        }
    }
}
