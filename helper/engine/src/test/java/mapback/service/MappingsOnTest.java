package mapback.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mapback.mapping.MappedImage;
import mapback.problem.DeviceProblem.DeviceInUse;
import mapback.service.MappingsOn.Listed;
import org.junit.jupiter.api.Test;

class MappingsOnTest {
    private static final DeviceInUse MOUNTED = new DeviceInUse("/dev/nbd0", List.of("/mnt/outer", "sh (7)"));

    private static Listed listed(String id, String repository) {
        return new Listed(
                id, new MappedImage(repository, "", "vm/1/2026-01-10T08:00:00Z", "disk.img.fidx", "disk.img"));
    }

    @Test
    void a_mapping_whose_repository_lies_on_the_device_is_named() {
        assertThat(new MappingsOn(MOUNTED)
                        .naming(List.of(listed("aaaa", "/mnt/outer/store")))
                        .users())
                .containsExactly("/mnt/outer", "sh (7)", "/mnt/outer/store:vm/1/2026-01-10T08:00:00Z/disk.img (aaaa)");
    }

    @Test
    void one_beside_it_or_at_a_server_is_not() {
        assertThat(new MappingsOn(MOUNTED)
                        .naming(List.of(listed("aaaa", "/mnt/outermost"), listed("bbbb", "root@pam@host:store")))
                        .users())
                .isEqualTo(MOUNTED.users());
    }
}
