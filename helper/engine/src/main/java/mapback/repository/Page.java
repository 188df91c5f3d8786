package mapback.repository;

import java.io.IOException;
import java.util.List;

/// Takes a list piece by piece, in its order, while the rest is still being read.
@FunctionalInterface
public interface Page<T> {
    /// Rows of a page at most.
    int SIZE = 500;

    /// @param rows 1 to [#SIZE]
    void accept(List<T> rows) throws IOException, InterruptedException;
}
