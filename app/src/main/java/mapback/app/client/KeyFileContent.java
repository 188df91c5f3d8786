package mapback.app.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import mapback.app.text.Reasons;
import mapback.problem.KeyProblem.KeyFileFault;
import mapback.problem.KeyProblem.KeyFileInvalid;
import mapback.problem.KeyProblem.KeyFileMissing;
import mapback.problem.KeyProblem.KeyFileUnreadable;
import mapback.problem.ProblemException;
import mapback.protocol.KeyOffer;
import mapback.protocol.SecretText;

/// Reads key files for the helper, which gets their content and never their path to open.
public final class KeyFileContent {
    /// A key file has some 500 bytes.
    private static final int LARGEST = 64 * 1024;

    private KeyFileContent() {}

    /// @param origin where it came from, for messages
    /// @throws ProblemException with [KeyFileMissing], [KeyFileInvalid] or [KeyFileUnreadable]
    public static KeyOffer read(Path file, String origin) throws ProblemException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new ProblemException(
                        new KeyFileInvalid(origin, KeyFileFault.TOO_LARGE, "more than " + LARGEST + " bytes"));
            }
            return new KeyOffer(new SecretText(new String(bytes, StandardCharsets.UTF_8)), origin, Optional.empty());
        } catch (NoSuchFileException e) {
            throw new ProblemException(new KeyFileMissing(origin), e);
        } catch (ProblemException e) {
            throw e;
        } catch (IOException e) {
            throw new ProblemException(new KeyFileUnreadable(origin, Reasons.of(e)), e);
        }
    }
}
