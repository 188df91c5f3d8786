package mapback.protocol.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The interfaces that the helper speaks, with their files.
public final class Interfaces {
    /// Counts up with each change of `io.mapback.Helper1` that an older app would misread.
    public static final int PROTOCOL = 1;

    /// The helper's own interface.
    public static final String HELPER = "io.mapback.Helper1";

    /// The interface of every varlink service.
    static final String SERVICE = "org.varlink.service";

    static final List<String> ALL = List.of(SERVICE, HELPER);

    private Interfaces() {}

    /// The text of an interface's file; empty for one that the helper does not speak.
    static Optional<String> description(String name) {
        return ALL.contains(name) ? Optional.of(text(name + ".varlink")) : Optional.empty();
    }

    private static String text(String resource) {
        try (var stream = Interfaces.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
