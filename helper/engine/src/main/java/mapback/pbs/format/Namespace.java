package mapback.pbs.format;

import java.util.ArrayList;
import java.util.List;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.NameInvalid;
import mapback.problem.RepositoryProblem.NameKind;

/// A place for groups within a datastore: up to seven components, none for the root.
public record Namespace(List<String> components) implements Comparable<Namespace> {
    /// Components that upstream's code accepts (one of its patterns would allow one more).
    public static final int MAX_DEPTH = 7;

    /// Characters of the whole text.
    public static final int MAX_LENGTH = 256;

    /// Where groups are that belong to no namespace.
    public static final Namespace ROOT = new Namespace(List.of());

    public Namespace {
        components = List.copyOf(components);
        if (!isValid(components)) {
            throw new IllegalArgumentException("no namespace: " + components);
        }
    }

    /// @param text  components joined by slashes; empty for the root
    /// @param place where the text stood, for the message
    public static Namespace parse(String text, String place) throws ProblemException {
        if (text.isEmpty()) {
            return ROOT;
        }
        if (text.length() > MAX_LENGTH) {
            throw invalid(text, place);
        }
        List<String> components = List.of(text.split("/", -1));
        if (!isValid(components)) {
            throw invalid(text, place);
        }
        return new Namespace(components);
    }

    private static ProblemException invalid(String text, String place) {
        return new ProblemException(new NameInvalid(NameKind.NAMESPACE, Names.shown(text), place));
    }

    private static boolean isValid(List<String> components) {
        return components.size() <= MAX_DEPTH
                && components.stream().allMatch(Names::isSafeId)
                && String.join("/", components).length() <= MAX_LENGTH;
    }

    /// Whether `name` can be a component, as when a folder below `ns` is looked at.
    public static boolean isComponent(String name) {
        return Names.isSafeId(name);
    }

    /// Whether there is nothing above it.
    public boolean isRoot() {
        return components.isEmpty();
    }

    /// How many components it has.
    public int depth() {
        return components.size();
    }

    /// Whether a namespace of that name can be below this one: depth and length have limits.
    public boolean canHold(String component) {
        List<String> deeper = new ArrayList<>(components);
        deeper.add(component);
        return isValid(deeper);
    }

    /// The namespace of that name below this one.
    public Namespace child(String component) {
        List<String> deeper = new ArrayList<>(components);
        deeper.add(component);
        return new Namespace(deeper);
    }

    /// Components joined by slashes; empty for the root.
    public String text() {
        return String.join("/", components);
    }

    /// Its folder below the datastore, `ns/a/ns/b`; empty for the root.
    public String path() {
        StringBuilder path = new StringBuilder();
        for (String component : components) {
            path.append(path.isEmpty() ? "ns/" : "/ns/").append(component);
        }
        return path.toString();
    }

    /// Component by component; what is above comes first.
    @Override
    public int compareTo(Namespace other) {
        int shared = Math.min(depth(), other.depth());
        for (int i = 0; i < shared; i++) {
            int order = components.get(i).compareTo(other.components.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(depth(), other.depth());
    }

    @Override
    public String toString() {
        return text();
    }
}
