package mapback.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.GeneralProblem.FromNewerVersion;
import mapback.problem.KeyProblem.KeyNeeded;
import mapback.problem.KeyProblem.KeyPasswordNeeded;
import mapback.problem.Problem;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ProblemCodecTest {
    @TestFactory
    Stream<DynamicTest> every_problem_comes_back_as_it_was() {
        return AnyRecord.problems().stream()
                .map(kind -> DynamicTest.dynamicTest(
                        kind.getSimpleName(),
                        () -> Seeded.rounds(20, random -> {
                            Problem sent = (Problem) AnyRecord.of(kind, random);
                            byte[] text = Json.render(ProblemCodec.encode(sent));
                            assertThat(ProblemCodec.decode(Json.parse(text), ""))
                                    .isEqualTo(sent);
                        })));
    }

    @Test
    void a_problem_travels_with_its_code_its_exit_status_and_its_parameters() {
        var problem = new ChunkDamaged("drive.img", "9f2c", 41, 171_966_464, 4_194_304, BlobFault.NOT_ENCRYPTED);
        assertThat(new String(Json.render(ProblemCodec.encode(problem)), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"code\":\"MB-5001\",\"exit_status\":7,\"parameters\":{\"archive\":\"drive.img\","
                        + "\"digest\":\"9f2c\",\"chunk_number\":41,\"chunk_offset\":171966464,"
                        + "\"chunk_size\":4194304,\"fault\":\"not_encrypted\"}}");
    }

    @Test
    void prompts_are_errors_of_their_own_name() {
        assertThat(ProblemCodec.errorName(new KeyNeeded("12:34", "vm/1"))).isEqualTo("KeyNeeded");
        assertThat(ProblemCodec.errorName(new KeyPasswordNeeded("k", Optional.empty())))
                .isEqualTo("KeyPasswordNeeded");
    }

    @Test
    void an_unknown_code_is_shown_as_from_a_newer_version() throws Exception {
        Map<String, Object> newer =
                Map.of("code", "MB-9876", "exit_status", 6L, "parameters", Map.of("device", "/dev/nbd0"));
        assertThat(ProblemCodec.decode(newer, ""))
                .isEqualTo(new FromNewerVersion(9876, 6, List.of("device /dev/nbd0")));
    }

    @Test
    void a_known_code_with_other_parameters_is_shown_as_from_a_newer_version() throws Exception {
        Map<String, Object> newer =
                Map.of("code", "MB-5001", "exit_status", 7L, "parameters", Map.of("fault", "eaten"));
        assertThat(ProblemCodec.decode(newer, "")).isEqualTo(new FromNewerVersion(5001, 7, List.of("fault eaten")));
    }
}
