package mapback.service;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import mapback.protocol.JobRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Begins a restore into a file, or into a one-shot socket of the runtime folder.
final class RestoreHandler implements Handler<Request.Restore> {
    private final Jobs jobs;
    private final Path folder;
    private final SecureRandom random = new SecureRandom();

    /// @param folder where the socket of a stream is made
    RestoreHandler(Jobs jobs, Path folder) {
        this.jobs = jobs;
        this.folder = folder;
    }

    @Override
    public void answer(Request.Restore request, Answer answer) throws IOException, InterruptedException {
        if (request.target().isPresent()) {
            answer.last(new Reply.JobStarted(jobs.startRestore(request).job(), Optional.empty()));
        } else {
            answer.last(stream(request));
        }
    }

    private Reply stream(Request.Restore request) throws IOException, InterruptedException {
        StreamDoor door = StreamDoor.in(folder, random);
        boolean begun = false;
        try {
            JobRow row = jobs.startStream(request, door);
            begun = true;
            return new Reply.JobStarted(row.job(), Optional.of(door.offer()));
        } finally {
            // From here on the job closes it.
            if (!begun) {
                door.close();
            }
        }
    }
}
