package mapback.helper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.StreamSupport;
import mapback.testkit.Fixtures;
import mapback.testkit.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Programs of others drive the helper by what it says of itself.
class ThirdPartyClientIT {
    @TempDir
    Path home;

    @Test
    void pythons_varlink_lists_what_is_in_a_datastore() throws Exception {
        Path python = Needs.pythonWithVarlink();
        Path script = home.resolve("drive_helper.py");
        try (var text = getClass().getResourceAsStream("drive_helper.py")) {
            Files.copy(text, script, StandardCopyOption.REPLACE_EXISTING);
        }
        try (HelperProcess helper = HelperProcess.start(home)) {
            JsonNode got = new JsonMapper()
                    .readTree(output(List.of(
                            python.toString(),
                            script.toString(),
                            helper.socket().toString(),
                            Fixtures.datastore().toString())));
            assertThat(got.get("interfaces").toString()).isEqualTo("[\"org.varlink.service\",\"io.mapback.Helper1\"]");
            assertThat(got.get("version").get("pid").asLong()).isEqualTo(helper.process.pid());
            assertThat(got.get("pages").asInt()).isPositive();
            assertThat(got.get("snapshots")).hasSameSizeAs(truth("snapshot-list.root.json"));
            assertThat(got.get("of one group").asInt()).isEqualTo(2);
            assertThat(texts(got.get("files"))).contains("drive-scsi0.img.fidx", "index.json.blob");
            assertThat(got.get("error").asString()).isEqualTo("io.mapback.Helper1.Problem");
            assertThat(got.get("error parameters").get("code").asString()).isEqualTo("MB-3012");
            assertThat(got.get("error parameters").get("parameters").toString())
                    .isEqualTo("{\"group\":\"vm/999\",\"namespace\":\"\"}");
            assertThat(got.get("incomplete").asString()).isEqualTo("InvalidParameter");
        }
    }

    @Test
    void systemds_varlinkctl_reads_the_interface_and_calls_a_method() throws Exception {
        // Newer than Debian 12, so that its absence is no fault of the machine.
        String varlinkctl = "/usr/bin/varlinkctl";
        assumeTrue(Files.isExecutable(Path.of(varlinkctl)), varlinkctl + " comes with systemd 255");
        try (HelperProcess helper = HelperProcess.start(home)) {
            String socket = helper.socket().toString();
            assertThat(output(List.of(varlinkctl, "introspect", socket, "io.mapback.Helper1")))
                    .contains("method ListSnapshots");
            assertThat(output(List.of(varlinkctl, "call", socket, "io.mapback.Helper1.GetVersion", "{}")))
                    .contains("\"protocol\"");
        }
    }

    private static JsonNode truth(String name) {
        return Fixtures.truthJson("client-json/" + name);
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    private static String output(List<String> words) throws Exception {
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
