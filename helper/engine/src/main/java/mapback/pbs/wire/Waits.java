package mapback.pbs.wire;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Waiting for what Netty's threads bring.
final class Waits {
    private Waits() {}

    /// Waits; an interrupt ends it.
    static <T> T on(CompletableFuture<T> future, Duration limit)
            throws IOException, InterruptedException, TimeoutException {
        try {
            return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /// The same without a limit.
    static <T> T on(CompletableFuture<T> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private static IOException failure(@Nullable Throwable cause) {
        return switch (cause) {
            case IOException known -> known;
            case RuntimeException bug -> throw bug;
            case Error grave -> throw grave;
            case null -> new IOException();
            default -> new IOException(cause);
        };
    }

    /// What is wrong with a connection, in the system's word. Whatever else Netty says may hold what the server sent.
    static String word(Throwable cause) {
        return switch (cause) {
            case DecoderException wrapped when wrapped.getCause() instanceof IOException below -> word(below);
            case IOException known -> ServerText.harmless(String.valueOf(known.getMessage()));
            default -> "what came breaks the rules of HTTP";
        };
    }
}
