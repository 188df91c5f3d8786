package mapback.mapping;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mapback.problem.MappingProblem.MappingAmbiguous;
import mapback.problem.MappingProblem.MappingMissing;
import mapback.problem.ProblemException;

/// Which mapping a text means that a user typed: its id, its place, or the end of its name.
final class MappingSearch {
    private MappingSearch() {}

    /// @throws ProblemException with [MappingMissing] or [MappingAmbiguous]
    static ListedMapping find(String text, List<ListedMapping> listed) throws ProblemException {
        Optional<Path> place = place(text);
        List<ListedMapping> possible = listed.stream()
                .filter(mapping -> mapping.id().equals(text)
                        || place.filter(mapping.place()::equals).isPresent())
                .toList();
        if (possible.isEmpty()) {
            possible = listed.stream()
                    .filter(mapping -> mapping.image().isMeantBy(text))
                    .toList();
        }
        return switch (possible.size()) {
            case 0 -> throw new ProblemException(new MappingMissing(text));
            case 1 -> possible.getFirst();
            default ->
                throw new ProblemException(new MappingAmbiguous(
                        text, possible.stream().map(ListedMapping::id).toList()));
        };
    }

    private static Optional<Path> place(String text) {
        try {
            return text.startsWith("/") ? Optional.of(ExportSocket.real(Path.of(text))) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
