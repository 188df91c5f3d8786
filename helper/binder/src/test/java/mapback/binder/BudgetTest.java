package mapback.binder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BudgetTest {
    @Test
    void what_runs_as_root_can_be_read_in_an_afternoon() throws Exception {
        int lines = 0;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                lines += Files.readAllLines(file).size();
            }
        }
        assertThat(lines).as("decision 11").isLessThanOrEqualTo(1500);
    }
}
