package mapback.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MappedImageTest {
    private static final MappedImage IMAGE = new MappedImage(
            "/mnt/store", "site-a", "vm/100/2026-01-10T08:00:00Z", "drive-scsi0.img.fidx", "drive-scsi0.img");

    @Test
    void a_name_says_repository_namespace_snapshot_and_archive() {
        assertThat(IMAGE.name()).isEqualTo("/mnt/store:site-a:vm/100/2026-01-10T08:00:00Z/drive-scsi0.img");
    }

    @Test
    void whole_parts_of_a_names_end_mean_it() {
        assertThat(IMAGE.isMeantBy("drive-scsi0.img")).isTrue();
        assertThat(IMAGE.isMeantBy("vm/100/2026-01-10T08:00:00Z/drive-scsi0.img"))
                .isTrue();
        assertThat(IMAGE.isMeantBy(IMAGE.name())).isTrue();
    }

    @Test
    void parts_of_words_and_nothing_do_not() {
        assertThat(IMAGE.isMeantBy("scsi0.img")).isFalse();
        assertThat(IMAGE.isMeantBy("")).isFalse();
        assertThat(IMAGE.isMeantBy("drive-scsi1.img")).isFalse();
    }

    @Test
    void an_uri_holds_any_name() {
        assertThat(NbdUri.of(Path.of("/run/mäp back/s"), "drive-scsi0.img"))
                .isEqualTo("nbd+unix:///drive-scsi0.img?socket=/run/m%C3%A4p%20back/s");
    }
}
