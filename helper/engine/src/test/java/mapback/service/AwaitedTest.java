package mapback.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import mapback.mapping.LostMapping;
import mapback.mapping.MappedImage;
import mapback.mapping.MappingStatus.Phase;
import mapback.problem.DeviceProblem.DeviceLost;
import mapback.problem.MappingProblem.MappingLost;
import mapback.problem.Problem;
import mapback.problem.ServerProblem.ServerAway;
import org.junit.jupiter.api.Test;

class AwaitedTest {
    private static final Problem AWAY = new ServerAway("host:8007", "it is away");
    private static final LostMapping DEVICE = lost("/dev/nbd3");
    private static final LostMapping SOCKET = lost("/run/user/1000/mapback/nbd-k3fa");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-11T08:00:00Z"));
    private final Awaited awaited = new Awaited(now::get);

    @Test
    void a_lost_device_waits_while_it_is_being_made_anew() {
        assertThat(awaited.status(DEVICE).phase()).isEqualTo(Phase.WAITING);
        assertThat(awaited.status(DEVICE).problem()).isEmpty();
        awaited.await(DEVICE.id(), AWAY);
        assertThat(awaited.status(DEVICE).phase()).isEqualTo(Phase.WAITING);
        assertThat(awaited.isAny()).isTrue();
        assertThat(awaited.waiting(DEVICE.id()).orElseThrow().since()).isEqualTo(now.get());
    }

    @Test
    void one_whose_readers_the_kernel_holds_no_more_is_lost_though_it_is_tried_still() {
        awaited.await(DEVICE.id(), AWAY);
        awaited.await(SOCKET.id(), AWAY);
        now.set(now.get().plusSeconds(91));
        awaited.await(DEVICE.id(), AWAY);
        assertThat(awaited.status(DEVICE).phase()).isEqualTo(Phase.LOST);
        assertThat(awaited.status(DEVICE).problem()).containsInstanceOf(DeviceLost.class);
        assertThat(awaited.isGivenUp(DEVICE.id())).isFalse();
        assertThat(awaited.status(SOCKET).phase()).isEqualTo(Phase.WAITING);
    }

    @Test
    void one_that_cannot_be_made_anew_is_lost_until_it_is_unmapped() {
        awaited.giveUp(SOCKET.id());
        assertThat(awaited.status(SOCKET).phase()).isEqualTo(Phase.LOST);
        assertThat(awaited.status(SOCKET).problem()).containsInstanceOf(MappingLost.class);
        awaited.forget(SOCKET.id());
        assertThat(awaited.isGivenUp(SOCKET.id())).isFalse();
    }

    private static LostMapping lost(String place) {
        MappedImage image = new MappedImage("/mnt/store", "", "vm/100/2026-01-10T08:00:00Z", "one.img.fidx", "one.img");
        return new LostMapping(place.substring(place.length() - 4), image, Path.of(place), 512, 0);
    }
}
