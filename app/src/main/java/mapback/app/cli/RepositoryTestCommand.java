package mapback.app.cli;

import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mapback.app.cli.RepositoryOptions.Place;
import mapback.app.text.Harmless;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.Source;
import mapback.protocol.TestResult;
import mapback.protocol.TestStep;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@picocli.CommandLine.Command(
        name = "mapback repository test",
        description =
                "Tries a repository step by step: whether the server answers, whether its certificate is the right"
                        + " one, whether the login is taken, whether the datastore is there and its backups can be seen.",
        footer = {
            "",
            "Examples:",
            "  mapback repository test home",
            "  mapback repository test --repository joe@pbs@pbs.example.org:store"
        })
final class RepositoryTestCommand implements Command {
    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "A saved repository.")
    @Nullable
    String name;

    @Mixin
    RepositoryOptions at = new RepositoryOptions();

    @Option(names = "--ns", paramLabel = "NAMESPACE", description = "The namespace to look in (PBS_NAMESPACE).")
    @Nullable
    String namespace;

    @Mixin
    CommonOptions common = new CommonOptions();

    /// A step is told once, even when the test begins anew behind a question.
    private final Map<TestStep, TestResult> told = new EnumMap<>(TestStep.class);

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        if (name != null && at.repository != null) {
            throw Usage.wrong(session.phrases(), "usage.exclusive", Map.of("one", "NAME", "other", "--repository"));
        }
        if (name != null) {
            at.repository = name;
            Optional<String> part = at.parts.given();
            if (part.isPresent()) {
                throw Usage.wrong(session.phrases(), "usage.exclusive", Map.of("one", "NAME", "other", part.get()));
            }
        }
        Place named = at.place(session);
        Place place = named.in(Optional.ofNullable(namespace)
                .or(() -> session.caller().variable("PBS_NAMESPACE"))
                .orElse(named.namespace()));
        new AccessDialogue(session, place).asking(access -> {
            test(session, new Source(place.repository(), place.namespace(), access, Optional.empty()));
            return true;
        });
        Optional<Problem> failed = told.values().stream()
                .flatMap(result -> result.problem().stream())
                .findFirst();
        if (common.json) {
            session.output()
                    .json(Json.compact(Map.of(
                            "steps",
                            told.values().stream()
                                    .map(result -> json(result, session))
                                    .toList())));
        }
        if (failed.isPresent()) {
            throw new ProblemException(failed.get());
        }
        return 0;
    }

    private void test(Session session, Source source) throws IOException, InterruptedException {
        try (Helper helper = session.helpers().connect()) {
            helper.follow(new Request.TestRepository(source), reply -> {
                TestResult result = ((Reply.StepTested) reply).result();
                boolean isNew = told.put(result.step(), result) == null;
                if (isNew && !common.json) {
                    session.output().line(line(result, session));
                }
            });
        }
    }

    private static String line(TestResult result, Session session) {
        String phrase = result.problem().isPresent() ? "repository.test.failed" : "repository.test.holds";
        return Harmless.line(session.phrases()
                .say(
                        phrase,
                        Map.of(
                                "step",
                                result.step(),
                                "detail",
                                result.detail(),
                                "groups",
                                result.step() == TestStep.RIGHTS
                                                && result.problem().isEmpty()
                                        ? Long.parseLong(result.detail())
                                        : 0L)));
    }

    private static Map<String, Object> json(TestResult result, Session session) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("step", result.step().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.put("ok", result.problem().isEmpty());
        json.put("detail", Optional.of(result.detail()).filter(text -> !text.isEmpty()));
        json.put("problem", result.problem().map(problem -> new OwnJson(session.phrases()).problem(problem)));
        return json;
    }
}
