package mapback.app.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mapback.app.text.Phrases;
import mapback.problem.GeneralProblem.UsageWrong;
import mapback.problem.ProblemException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Faults of a command line as problems.
final class Usage {
    private Usage() {}

    /// @param key a sentence of `app.properties`
    static ProblemException wrong(Phrases phrases, String key, Map<String, ?> parameters) {
        return new ProblemException(new UsageWrong(phrases.say(key, parameters)));
    }

    /// What the parser found wrong.
    static ProblemException wrong(Phrases phrases, ParameterException fault) {
        String command = fault.getCommandLine().getCommandSpec().qualifiedName();
        return switch (fault) {
            case MissingParameterException missing -> missing(phrases, command, missing);
            case UnmatchedArgumentException surplus -> surplus(phrases, command, surplus);
            case OverwrittenOptionException twice ->
                wrong(phrases, "usage.option.twice", Map.of("option", label(twice.getOverwritten())));
            default ->
                fault.getArgSpec() == null
                        ? new ProblemException(new UsageWrong(String.valueOf(fault.getMessage())))
                        : wrong(
                                phrases,
                                "usage.value.invalid",
                                Map.of(
                                        "option",
                                        label(fault.getArgSpec()),
                                        "value",
                                        String.valueOf(fault.getValue()),
                                        "expected",
                                        fault.getArgSpec().paramLabel()));
        };
    }

    private static ProblemException missing(Phrases phrases, String command, MissingParameterException fault) {
        ArgSpec first = fault.getMissing().isEmpty()
                ? fault.getArgSpec()
                : fault.getMissing().getFirst();
        if (first != null && first.isOption()) {
            return wrong(
                    phrases, "usage.value.missing", Map.of("option", label(first), "expected", first.paramLabel()));
        }
        String needed = fault.getCommandLine().getCommandSpec().positionalParameters().stream()
                .filter(argument -> first == null || isFrom(first, argument))
                .map(ArgSpec::paramLabel)
                .collect(Collectors.joining(" "));
        return wrong(phrases, "usage.argument.missing", Map.of("command", command, "needed", needed));
    }

    /// Whether an argument is needed and stands where the first missing one does or behind it.
    private static boolean isFrom(ArgSpec first, PositionalParamSpec argument) {
        return argument.required()
                && first instanceof PositionalParamSpec missing
                && argument.index().min() >= missing.index().min();
    }

    private static ProblemException surplus(Phrases phrases, String command, UnmatchedArgumentException fault) {
        List<String> unmatched = fault.getUnmatched();
        String key = fault.isUnknownOption() ? "usage.option.unknown" : "usage.argument.surplus";
        return wrong(phrases, key, Map.of("command", command, "argument", unmatched.getFirst()));
    }

    private static String label(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
