package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import mapback.problem.GeneralProblem.FromNewerVersion;
import mapback.problem.Problem;
import org.junit.jupiter.api.Test;

/// The table of exit statuses and the code, held against each other.
class ExitStatusesTest {
    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| .*");

    @Test
    void every_status_is_documented_and_every_documented_one_is_used() throws Exception {
        Set<Integer> used = new TreeSet<>(Set.of(0, Commands.PIPE_CLOSED));
        for (Signals.Kind kind : List.of(Signals.Kind.INT, Signals.Kind.HUP, Signals.Kind.TERM)) {
            used.add(kind.exitStatus());
        }
        for (Class<?> family : Problem.class.getPermittedSubclasses()) {
            for (Class<?> kind : family.getPermittedSubclasses()) {
                if (kind != FromNewerVersion.class) {
                    used.add(sample(kind).exitStatus());
                }
            }
        }
        assertThat(documented()).isEqualTo(used);
    }

    private static Set<Integer> documented() throws IOException {
        Set<Integer> statuses = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("../docs/exit-statuses.md"))) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                statuses.add(Integer.parseInt(row.group(1)));
            }
        }
        return statuses;
    }

    private static Problem sample(Class<?> kind) throws ReflectiveOperationException {
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(types[i]);
        }
        return (Problem) kind.getConstructor(types).newInstance(values);
    }

    private static Object value(Class<?> type) {
        if (type == String.class) {
            return "";
        }
        if (type == long.class) {
            return 0L;
        }
        if (type == int.class) {
            return 0;
        }
        if (type == List.class) {
            return List.of();
        }
        return type.isEnum() ? type.getEnumConstants()[0] : Optional.empty();
    }
}
