package mapback.helper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir
    Path home;

    private Path path;
    private LogFile log;

    @BeforeEach
    void open() throws Exception {
        path = home.resolve("log/helper.log");
        log = LogFile.open(path);
    }

    @Test
    void a_line_has_the_time_the_level_and_the_message() throws Exception {
        LogRecord record = new LogRecord(Level.INFO, "job {0} began\nand more");
        record.setParameters(new Object[] {"k3fp"});
        log.publish(record);
        assertThat(Files.readString(path))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z INFO job k3fp began\\\\nand more\n");
    }

    @Test
    void a_cause_is_written_with_its_trace() throws Exception {
        LogRecord record = new LogRecord(Level.SEVERE, "internal error 1234");
        record.setThrown(new IllegalStateException("a bug"));
        log.publish(record);
        assertThat(Files.readString(path)).contains("ERROR internal error 1234", "a bug", "\tat ");
    }

    @Test
    void it_is_for_its_user_alone() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void older_files_are_kept_up_to_a_number() throws Exception {
        String filler = "x".repeat(1 << 16);
        for (int i = 0; i < 17 * (LogFile.KEPT + 3); i++) {
            log.publish(new LogRecord(Level.INFO, filler));
        }
        try (var files = Files.list(path.getParent())) {
            assertThat(files).hasSize(LogFile.KEPT + 1).allSatisfy(file -> {
                assertThat(Files.size(file)).isLessThan(LogFile.LARGEST + 2L * filler.length());
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            });
        }
    }
}
