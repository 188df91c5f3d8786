package mapback.app.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mapback.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--output-format`, as of PBS's own tools.
final class FormatOptions {
    private static final List<String> FORMATS = List.of("text", "json", "json-pretty");

    @Option(
            names = "--output-format",
            paramLabel = "text|json|json-pretty",
            description = "Form of the output (PROXMOX_OUTPUT_FORMAT). The JSON is that of proxmox-backup-client.")
    @Nullable
    String format;

    /// A form of output.
    enum Format {
        TEXT,
        JSON,
        JSON_PRETTY,
        OWN_JSON
    }

    Format chosen(CommonOptions common, Session session) throws ProblemException {
        if (common.json) {
            if (format != null) {
                throw Usage.wrong(session.phrases(), "usage.json.twice", Map.of());
            }
            return Format.OWN_JSON;
        }
        Optional<String> wished = Optional.ofNullable(format);
        String name = wished.or(() -> session.caller().variable("PROXMOX_OUTPUT_FORMAT"))
                .orElse("text");
        return switch (FORMATS.indexOf(name)) {
            case 0 -> Format.TEXT;
            case 1 -> Format.JSON;
            case 2 -> Format.JSON_PRETTY;
            default ->
                throw Usage.wrong(
                        session.phrases(),
                        "usage.value.invalid",
                        Map.of(
                                "option",
                                wished.isPresent() ? "--output-format" : "PROXMOX_OUTPUT_FORMAT",
                                "value",
                                name,
                                "expected",
                                String.join(", ", FORMATS)));
        };
    }
}
