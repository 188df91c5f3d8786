package mapback.app.text;

import java.util.function.Supplier;
import mapback.problem.Sentences;
import org.jspecify.annotations.Nullable;

/// A bundle that is loaded when its first sentence is needed.
final class LazySentences {
    private final Supplier<Sentences> loader;
    private @Nullable Sentences sentences;

    LazySentences(Supplier<Sentences> loader) {
        this.loader = loader;
    }

    synchronized Sentences get() {
        if (sentences == null) {
            sentences = loader.get();
        }
        return sentences;
    }
}
