package mapback.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import mapback.protocol.SecretText;

/// Asks on the controlling terminal, whatever standard input and output are redirected to.
///
/// The terminal's echo is switched off by `stty`, as the JDK's console needs standard input and output to be
/// terminals, and standard output is a pipe in `restore … - | …`.
final class TerminalPrompt implements Prompt {
    private static final File TERMINAL = new File("/dev/tty");
    private static final int LONGEST_SECRET = 1024;

    private final Charset charset;
    private final boolean isAttended;
    private volatile boolean isAsking;

    /// @param isAttended whether somebody seems to sit there: standard input or standard error is a terminal
    public TerminalPrompt(Charset charset, boolean isAttended) {
        this.charset = charset;
        this.isAttended = isAttended;
    }

    @Override
    public boolean isAttended() {
        return isAttended && TERMINAL.canRead();
    }

    @Override
    public Optional<SecretText> secret(String question) throws IOException, InterruptedException {
        if (!isAttended()) {
            return Optional.empty();
        }
        Thread restore = new Thread(() -> echo(true), "restore echo");
        Runtime.getRuntime().addShutdownHook(restore);
        try (var in = new FileInputStream(TERMINAL);
                var out = new FileOutputStream(TERMINAL)) {
            if (!echo(false)) {
                return Optional.empty();
            }
            isAsking = true;
            out.write(question.getBytes(charset));
            Optional<SecretText> secret = readLine(in);
            out.write('\n');
            return secret;
        } catch (IOException e) {
            return Optional.empty();
        } finally {
            isAsking = false;
            echo(true);
            Runtime.getRuntime().removeShutdownHook(restore);
        }
    }

    @Override
    public Optional<String> line(String question) throws IOException {
        if (!isAttended()) {
            return Optional.empty();
        }
        try (var in = new FileInputStream(TERMINAL);
                var out = new FileOutputStream(TERMINAL)) {
            isAsking = true;
            out.write(question.getBytes(charset));
            return readLine(in).map(SecretText::text);
        } catch (IOException e) {
            return Optional.empty();
        } finally {
            isAsking = false;
        }
    }

    @Override
    public boolean giveUp() {
        boolean wasAsking = isAsking;
        if (wasAsking) {
            echo(true);
        }
        return wasAsking;
    }

    private Optional<SecretText> readLine(FileInputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int read = in.read();
        while (read >= 0 && read != '\n' && line.size() < LONGEST_SECRET) {
            line.write(read);
            read = in.read();
        }
        boolean isAnswered = read >= 0 || line.size() > 0;
        return isAnswered ? Optional.of(new SecretText(line.toString(charset))) : Optional.empty();
    }

    private static boolean echo(boolean isOn) {
        try {
            Process stty = new ProcessBuilder(List.of("stty", isOn ? "echo" : "-echo"))
                    .redirectInput(TERMINAL)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return stty.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
