package mapback.helper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import mapback.mapping.Mappings;
import mapback.nbd.NbdLimits;
import mapback.nbd.NbdRoom;
import mapback.problem.GeneralProblem.UsageWrong;
import mapback.problem.ProblemException;
import org.junit.jupiter.api.Test;

/// The bill of docs/memory.md, held against the code. `HelperMemoryIT` holds it against a process.
class MemoryTest {
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    @Test
    void the_last_limit_of_direct_memory_counts() {
        assertThat(Memory.allowed(List.of("-XX:MaxDirectMemorySize=1g", "x", "-XX:MaxDirectMemorySize=64M")))
                .isEqualTo(OptionalLong.of(64L << 20));
        assertThat(Memory.allowed(List.of("-Xmx1g"))).isEmpty();
    }

    @Test
    void a_limit_of_direct_memory_below_what_is_needed_is_refused() {
        String flag = "-XX:MaxDirectMemorySize=";
        assertThatCode(() -> Memory.check(List.of(flag + Memory.DIRECT))).doesNotThrowAnyException();
        assertThatCode(() -> Memory.check(List.of(flag + "0"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> Memory.check(List.of(flag + (Memory.DIRECT - 1))))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.problem()).isInstanceOf(UsageWrong.class));
    }

    @Test
    void the_table_says_what_the_code_does() throws Exception {
        assertThat(row("pool")).contains("| " + Options.DEFAULT_CACHE / MIB + " MiB |");
        assertThat(row("NBD: requests and replies"))
                .contains("| " + NbdRoom.directMemory(1) / KIB + " KiB for each connection, "
                        + Mappings.MAX_DIRECT_MEMORY / MIB + " MiB at the most |")
                .contains(Mappings.MAX_DIRECT_MEMORY / NbdRoom.directMemory(1) + " connections of all mappings");
        assertThat(row("threads of NBD clients"))
                .contains(NbdLimits.usual().connections() + " connections for each mapping");
        assertThat(row("the JDK's buffers")).contains(Memory.SOCKETS / MIB + " MiB");
        assertThat(row("Netty")).contains(Memory.NETTY / MIB + " MiB");
        assertThat(Files.readString(table())).contains("altogether " + Memory.DIRECT / MIB + " MiB");
    }

    private static String row(String what) throws IOException {
        return Files.readAllLines(table()).stream()
                .filter(line -> line.startsWith("| " + what))
                .findFirst()
                .orElseThrow();
    }

    private static Path table() {
        return Path.of("../../docs/memory.md");
    }
}
