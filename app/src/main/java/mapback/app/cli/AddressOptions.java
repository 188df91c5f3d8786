package mapback.app.cli;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import mapback.app.text.Phrases;
import mapback.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// A server's datastore in its parts, each with a variable that stands in for it.
final class AddressOptions {
    @Option(
            names = "--server",
            paramLabel = "HOST",
            description = "In place of --repository: the server's name or address (PBS_SERVER). Else this computer.")
    @Nullable
    String server;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "In place of --repository: the server's port (PBS_PORT). Else 8007.")
    @Nullable
    String port;

    @Option(
            names = "--datastore",
            paramLabel = "DATASTORE",
            description = "In place of --repository: the datastore's name (PBS_DATASTORE).")
    @Nullable
    String datastore;

    @Option(
            names = "--auth-id",
            paramLabel = "AUTH_ID",
            description = "In place of --repository: the user or token, as USER@REALM[!TOKEN] (PBS_AUTH_ID). Else"
                    + " root@pam.")
    @Nullable
    String authId;

    /// The first of the options that is given, by its name.
    Optional<String> given() {
        return Optional.<String>empty()
                .or(() -> name("--server", server))
                .or(() -> name("--port", port))
                .or(() -> name("--datastore", datastore))
                .or(() -> name("--auth-id", authId));
    }

    private static Optional<String> name(String option, @Nullable String value) {
        return value == null ? Optional.empty() : Optional.of(option);
    }

    /// The repository that the parts make, with what stands in for those that are not given.
    ///
    /// @return empty when neither an option nor a variable names a part that counts alone: a datastore
    /// @throws ProblemException when a datastore is lacking, or a part is none
    Optional<String> repository(Phrases phrases, Caller caller) throws ProblemException {
        Function<String, Optional<String>> variables = caller::variable;
        Optional<String> store = Optional.ofNullable(datastore).or(() -> variables.apply("PBS_DATASTORE"));
        if (store.isEmpty()) {
            if (given().isPresent()) {
                throw Usage.wrong(
                        phrases, "usage.value.missing", Map.of("option", "--datastore", "expected", "DATASTORE"));
            }
            return Optional.empty();
        }
        String host = Optional.ofNullable(server)
                .or(() -> variables.apply("PBS_SERVER"))
                .orElse("localhost");
        String at = Optional.ofNullable(port)
                .or(() -> variables.apply("PBS_PORT"))
                .map(AddressOptions::number)
                .orElse("8007");
        String user = Optional.ofNullable(authId)
                .or(() -> variables.apply("PBS_AUTH_ID"))
                .orElse("root@pam");
        must(!at.isEmpty(), phrases, "--port", String.valueOf(port), "1 … 65535");
        must(host.matches("[^/@\\s]+"), phrases, "--server", host, "HOST");
        must(store.get().matches("[^/@:\\s]+"), phrases, "--datastore", store.get(), "DATASTORE");
        must(user.matches("[^/\\s]+@[^/:\\s]+"), phrases, "--auth-id", user, "USER@REALM[!TOKEN]");
        return Optional.of(user + "@" + bracketed(host) + ":" + at + ":" + store.get());
    }

    /// Empty for what is no port.
    private static String number(String text) {
        return text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65_535
                ? text
                : "";
    }

    private static void must(boolean isRight, Phrases phrases, String option, String value, String expected)
            throws ProblemException {
        if (!isRight) {
            throw Usage.wrong(
                    phrases, "usage.value.invalid", Map.of("option", option, "value", value, "expected", expected));
        }
    }

    private static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
