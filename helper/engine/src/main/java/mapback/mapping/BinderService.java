package mapback.mapping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import mapback.binder.wire.Line;
import mapback.linux.LocalSocket;
import mapback.problem.DeviceProblem.BinderFailed;
import mapback.problem.DeviceProblem.BinderKind;
import mapback.problem.ProblemException;

/// The binder as the system's service: a connection for each question, so that none waits for another's
/// dialogue and the service can leave.
record BinderService(Path socket) implements BinderWay {
    @Override
    public boolean isAtHand() {
        return Files.exists(socket);
    }

    @Override
    public Visit begin() throws IOException {
        try {
            return new Connected(new Line(LocalSocket.connect(socket)));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static ProblemException failed(IOException e) {
        return new ProblemException(new BinderFailed(String.valueOf(e.getMessage()), BinderKind.SERVICE), e);
    }

    private record Connected(Line line) implements Visit {
        @Override
        public BinderKind kind() {
            return BinderKind.SERVICE;
        }

        @Override
        public Optional<ProblemException> broken(IOException cause) {
            return Optional.of(failed(cause));
        }

        @Override
        public void close() {
            line.close();
        }
    }
}
