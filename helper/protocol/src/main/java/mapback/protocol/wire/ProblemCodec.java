package mapback.protocol.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mapback.problem.GeneralProblem.FromNewerVersion;
import mapback.problem.KeyProblem.KeyNeeded;
import mapback.problem.KeyProblem.KeyPasswordNeeded;
import mapback.problem.KeyProblem.KeyPasswordWrong;
import mapback.problem.Problem;
import mapback.problem.ServerProblem.CertificateUnknown;
import mapback.problem.ServerProblem.LoginNeeded;
import mapback.problem.ServerProblem.SecondFactorNeeded;

/// Problems as JSON: `code` (`MB-nnnn`), `exit_status`, and `parameters` with the record's components in
/// snake_case.
///
/// A code that is not known here, or one whose parameters are not what they are here, becomes a [FromNewerVersion].
final class ProblemCodec {
    private static final Map<String, Class<? extends Record>> KINDS = kinds();

    private ProblemCodec() {}

    /// The name of the varlink error that carries a problem; the prompts have their own.
    static String errorName(Problem problem) {
        return switch (problem) {
            case KeyNeeded _ -> "KeyNeeded";
            case KeyPasswordNeeded _ -> "KeyPasswordNeeded";
            case KeyPasswordWrong _ -> "KeyPasswordWrong";
            case LoginNeeded _ -> "LoginNeeded";
            case SecondFactorNeeded _ -> "SecondFactorNeeded";
            case CertificateUnknown _ -> "CertificateUnknown";
            default -> "Problem";
        };
    }

    static Map<String, Object> encode(Problem problem) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("code", problem.code().toString());
        object.put("exit_status", problem.exitStatus());
        object.put("parameters", RecordCodec.encode((Record) problem));
        return object;
    }

    /// @param path where the problem stands in its message, for the exception
    static Problem decode(Map<?, ?> object, String path) throws FieldException {
        if (!(object.get("code") instanceof String code) || !code.matches("MB-[1-9][0-9]{3}")) {
            throw new FieldException(path + ".code", "is no code");
        }
        Map<?, ?> parameters = object.get("parameters") instanceof Map<?, ?> given ? given : Map.of();
        Class<? extends Record> kind = KINDS.get(code);
        if (kind != null) {
            try {
                return (Problem) RecordCodec.decode(kind, parameters);
            } catch (FieldException _) {
                // Told with what it brought, below.
            }
        }
        int status = object.get("exit_status") instanceof Long given && given > 0 && given < 256 ? given.intValue() : 1;
        return new FromNewerVersion(Integer.parseInt(code.substring(3)), status, values(parameters));
    }

    private static List<String> values(Map<?, ?> parameters) {
        List<String> values = new ArrayList<>();
        parameters.forEach((name, value) -> values.add(name + " " + value));
        return List.copyOf(values);
    }

    private static Map<String, Class<? extends Record>> kinds() {
        Map<String, Class<? extends Record>> kinds = new HashMap<>();
        for (Class<?> family : Problem.class.getPermittedSubclasses()) {
            for (Class<?> kind : family.getPermittedSubclasses()) {
                Class<? extends Record> type = kind.asSubclass(Record.class);
                kinds.put(((Problem) sample(type)).code().toString(), type);
            }
        }
        return Map.copyOf(kinds);
    }

    /// A problem with arbitrary parameters, to be asked for its code.
    private static Record sample(Class<? extends Record> kind) {
        Shape shape = Shape.of(kind);
        return shape.make(shape.fields().stream()
                .map(field -> anything(field.component().getType()))
                .toArray());
    }

    private static Object anything(Class<?> type) {
        if (type == long.class) {
            return 0L;
        }
        if (type == int.class) {
            return 0;
        }
        if (type == boolean.class) {
            return false;
        }
        if (type == List.class) {
            return List.of();
        }
        if (type == Optional.class) {
            return Optional.empty();
        }
        return type.isEnum() ? type.getEnumConstants()[0] : "";
    }
}
