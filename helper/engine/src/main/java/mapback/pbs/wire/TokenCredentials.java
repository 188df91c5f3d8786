package mapback.pbs.wire;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import mapback.pbs.format.AuthId;
import mapback.pbs.key.Secret;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem.LoginKind;
import mapback.problem.ServerProblem.LoginNeeded;
import mapback.problem.ServerProblem.LoginRefused;

/// An API token: its secret goes with every request.
final class TokenCredentials implements Credentials {
    private static final String ESCAPED = " \"#<>?{}`%";

    private final AuthId token;
    private final String server;
    /// Guards that the secret is not wiped under who compares with it.
    private final Object lock = new Object();

    private final Secret secret;
    private boolean closed;
    /// A token that was refused is not tried again: each refusal takes the server three seconds.
    private volatile boolean isRefused;

    TokenCredentials(AuthId token, String server, Secret secret) {
        this.token = token;
        this.server = server;
        this.secret = secret.copy();
    }

    @Override
    public Proof proof() throws IOException {
        if (isRefused) {
            throw problem();
        }
        synchronized (lock) {
            if (closed) {
                throw new ProblemException(new LoginNeeded(token.text(), server));
            }
            AsciiString header = header();
            return headers -> headers.set(HttpHeaderNames.AUTHORIZATION, header);
        }
    }

    private AsciiString header() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(("PBSAPIToken=" + token.text() + ":").getBytes(StandardCharsets.UTF_8));
        for (byte b : secret.bytes()) {
            if (b <= 0x20 || b == 0x7f || ESCAPED.indexOf(b) >= 0) {
                text.writeBytes(String.format("%%%02X", b & 0xff).getBytes(StandardCharsets.US_ASCII));
            } else {
                text.write(b);
            }
        }
        return new AsciiString(text.toByteArray(), false);
    }

    @Override
    public boolean refused(Proof proof) {
        isRefused = true;
        return false;
    }

    @Override
    public IOException problem() {
        return new ProblemException(new LoginRefused(token.text(), server, LoginKind.TOKEN));
    }

    @Override
    public boolean isRefused() {
        return isRefused;
    }

    @Override
    public boolean isSpent() {
        synchronized (lock) {
            return closed || isRefused;
        }
    }

    @Override
    public void tryAgain() {
        isRefused = false;
    }

    @Override
    public byte[] hush(byte[] said) {
        synchronized (lock) {
            return closed ? new byte[0] : Hush.of(List.of(secret)).hush(said);
        }
    }

    @Override
    public Optional<Login> login() {
        return Optional.of(new Login.TokenSecret(secret.copy()));
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            secret.close();
        }
    }
}
