package mapback.restore;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import mapback.buffer.Lease;
import mapback.problem.Problem;

/// Makes a file equal to a blob: a configuration, a log, the manifest.
public final class BlobRestore {
    private final byte[] content;
    private final Target target;
    private final Means means;

    /// @param content the blob's, decoded and checked
    /// @param target  stays the caller's
    public BlobRestore(byte[] content, Target target, Means means) {
        this.content = content;
        this.target = target;
        this.means = means;
    }

    /// Looks whether there is room for it, before anything is written.
    public void checkRoom() throws IOException {
        Room.check(target, content.length, content.length);
    }

    /// Does it. Called once.
    public Optional<Problem> run(Course course) throws IOException, InterruptedException {
        course.progress().addTotal(content.length);
        target.begin(content.length);
        BlockWriter writer = new BlockWriter(target.bytes(), course.progress());
        List<Lease> leases = means.pool().takeTogether(BlockWriter.WINDOW, BlockWriter.WINDOW);
        try (Lease window = leases.getFirst();
                Lease piece = leases.getLast()) {
            int step;
            for (int done = 0; done < content.length; done += step) {
                course.pause().pass();
                step = Math.min(BlockWriter.WINDOW, content.length - done);
                var bytes = piece.writable().put(content, done, step).flip();
                course.progress().addFetched(step);
                writer.change(done, bytes, window.writable());
            }
        }
        target.finish(content.length);
        return Optional.empty();
    }
}
