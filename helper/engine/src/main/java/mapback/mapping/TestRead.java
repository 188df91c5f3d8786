package mapback.mapping;

import java.io.IOException;
import java.util.Iterator;
import mapback.archive.Archive;
import mapback.pbs.format.ChunkRef;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/// Reads something of an image through all of the chain, so that a wrong key or a lacking right shows at once.
final class TestRead {
    /// A damaged chunk says nothing against the others: so many are tried before the image counts as unreadable.
    private static final int MOST_TRIED = 8;

    private TestRead() {}

    /// @throws ProblemException when nothing of it can be read
    static void of(Archive archive) throws IOException, InterruptedException {
        @Nullable ProblemException first = null;
        int tried = 0;
        for (Iterator<ChunkRef> chunks = archive.chunks(); chunks.hasNext() && tried < MOST_TRIED; ) {
            ChunkRef chunk = chunks.next();
            if (archive.isHole(chunk)) {
                continue;
            }
            try {
                archive.chunk(chunk).close();
                return;
            } catch (ProblemException e) {
                if (!(e.problem() instanceof ChunkDamaged)) {
                    throw e;
                }
                first = first == null ? e : first;
                tried++;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
