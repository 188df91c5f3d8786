package mapback.problem;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;

/// Something that went wrong for a user, as data.
///
/// Every case is a record whose components are the parameters of its sentence in `problem.properties`: strings,
/// numbers, booleans, enums, lists of strings and optional strings. A number whose name ends in `Size` or `Offset`
/// counts bytes.
/// A record travels in the reply of a request; window, command line and log render the same one with [Sentences].
public sealed interface Problem
        permits GeneralProblem,
                ServerProblem,
                RepositoryProblem,
                KeyProblem,
                SecretProblem,
                SavedProblem,
                DamageProblem,
                TargetProblem,
                HelperProblem,
                MappingProblem,
                DeviceProblem {

    /// The key of its sentence.
    Code code();

    /// What the command line ends with, as listed in `docs/exit-statuses.md`.
    int exitStatus();

    /// The parameters by name, in the order of the record's components.
    default Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (RecordComponent component : getClass().getRecordComponents()) {
            try {
                parameters.put(component.getName(), component.getAccessor().invoke(this));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("problem " + code() + " hides " + component.getName(), e);
            }
        }
        return parameters;
    }
}
