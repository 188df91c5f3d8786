package mapback.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mapback.mapping.LostMapping;
import mapback.mapping.MappedImage;
import mapback.protocol.KeyOffer;
import mapback.protocol.SecretText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotedMappingsTest {
    @TempDir
    Path folder;

    @Test
    void what_is_noted_is_read_again_in_the_order_in_which_it_was_mapped() throws Exception {
        NotedMappings book = book();
        book.save(mapping("zzzz", 1));
        book.save(mapping("aaaa", 2));
        assertThat(book().load()).containsExactly(mapping("zzzz", 1), mapping("aaaa", 2));
        book.remove("zzzz");
        book.remove("zzzz");
        assertThat(book().load()).containsExactly(mapping("aaaa", 2));
    }

    @Test
    void a_note_is_the_users_alone_and_says_its_version() throws Exception {
        book().save(mapping("aaaa", 2));
        Path file = folder.resolve("mappings/aaaa.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(file).content().contains("\"version\":1").hasSizeLessThan(400);
    }

    @Test
    void what_is_no_note_hinders_nobody() throws Exception {
        NotedMappings book = book();
        book.save(mapping("aaaa", 2));
        String sound = Files.readString(folder.resolve("mappings/aaaa.json"));
        List<String> others = List.of(
                "",
                "{}",
                "[]",
                sound.substring(0, sound.length() / 2),
                sound.replace("drive-scsi0.img.fidx", "../../etc/passwd"),
                sound.replace("/run/nbd-aaaa", "/run/\\u0000"),
                sound.replace("aaaa", "../aaaa"),
                sound);
        for (int i = 0; i < others.size(); i++) {
            Files.writeString(folder.resolve("mappings/b" + i + ".json"), others.get(i));
        }
        Files.createDirectory(folder.resolve("mappings/cccc.json"));
        Files.createSymbolicLink(folder.resolve("mappings/dddd.json"), folder.resolve("mappings/aaaa.json"));
        Files.writeString(folder.resolve("mappings/eeee.tmp"), sound);
        assertThat(book().load()).containsExactly(mapping("aaaa", 2));
    }

    @Test
    void a_note_of_a_newer_helper_is_left_for_it() throws Exception {
        book().save(mapping("aaaa", 2));
        Path file = folder.resolve("mappings/aaaa.json");
        Files.writeString(file, Files.readString(file).replace("\"version\":1", "\"version\":2"));
        assertThat(book().load()).isEmpty();
        try (Stream<Path> files = Files.list(folder.resolve("mappings"))) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void secrets_of_what_is_not_noted_are_forgotten_at_the_start() throws Exception {
        MappingSecrets secrets = MappingSecrets.of(folder.resolve("mappings"));
        MappingSecrets others = MappingSecrets.of(folder.resolve("others"));
        MappingSecret secret = new MappingSecret(
                Optional.empty(), Optional.of(new KeyOffer(new SecretText("{}"), "a test", Optional.empty())));
        try {
            secrets.keep("aaaa", secret);
            secrets.keep("bbbb", secret);
            others.keep("bbbb", secret);
            assumeFalse(secrets.find("aaaa").isEmpty(), "this system lets nobody use the kernel's keyring");
            book().save(mapping("aaaa", 2));
            assertThat(book().load()).containsExactly(mapping("aaaa", 2));
            assertThat(secrets.find("aaaa")).isEqualTo(secret);
            assertThat(secrets.find("bbbb").isEmpty()).isTrue();
            assertThat(others.find("bbbb")).isEqualTo(secret);
        } finally {
            secrets.forget("aaaa");
            others.forget("bbbb");
        }
    }

    private NotedMappings book() throws IOException {
        return new NotedMappings(folder.resolve("mappings"), MappingSecrets.of(folder.resolve("mappings")));
    }

    private static LostMapping mapping(String id, long startedAt) {
        MappedImage image =
                new MappedImage("/s", "site-a", "vm/1/2026-01-10T08:00:00Z", "drive-scsi0.img.fidx", "drive-scsi0.img");
        return new LostMapping(id, image, Path.of("/run/nbd-" + id), 4096, startedAt);
    }
}
