package mapback.app.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import mapback.problem.GeneralProblem.OutputFailed;
import mapback.problem.ProblemException;

/// Standard output: results and nothing else.
///
/// Text goes out in the caller's character set, JSON always in UTF-8.
final class Output {
    private final WritableByteChannel channel;
    private final Encoding encoding;
    private final boolean isTerminal;

    /// @param channel where bytes go; stays the caller's
    public Output(WritableByteChannel channel, Encoding encoding, boolean isTerminal) {
        this.channel = channel;
        this.encoding = encoding;
        this.isTerminal = isTerminal;
    }

    boolean isTerminal() {
        return isTerminal;
    }

    /// Whether frames of tables may be drawn with box characters.
    boolean hasBoxCharacters() {
        return encoding.hasBoxCharacters();
    }

    /// Text of one or more lines; a line feed is added.
    void line(String text) throws IOException {
        write(text + "\n", encoding.charset());
    }

    /// Text as it is.
    void text(String text) throws IOException {
        write(text, encoding.charset());
    }

    /// One JSON document and a line feed.
    void json(String document) throws IOException {
        write(document + "\n", StandardCharsets.UTF_8);
    }

    private void write(String text, Charset charset) throws IOException {
        write(charset.encode(text));
    }

    /// All of the remaining bytes.
    void write(ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            if (reason.contains("Broken pipe") || reason.contains("Connection reset")) {
                throw new OutputClosedException(e);
            }
            throw new ProblemException(new OutputFailed(reason), e);
        }
    }
}
