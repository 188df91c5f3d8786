package mapback.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mapback.app.text.Phrases;
import mapback.protocol.SecretText;

/// Where a test types commands: an environment, a folder, a terminal or none, and what came out.
final class Shell {
    final Map<String, String> environment = new TreeMap<>(Map.of("LANG", "C.UTF-8"));
    final ScriptedSignals signals = new ScriptedSignals();
    final Deque<String> typed = new ArrayDeque<>();
    final StringBuilder prompts = new StringBuilder();
    boolean isTerminal;
    IOException outputFault = new IOException("none");
    boolean isOutputBroken;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Path folder;
    private boolean isAsking;
    boolean isAttended;
    Runnable meanwhile = () -> {};

    Shell(Path folder) {
        this.folder = folder;
        environment.put("HOME", folder.resolve("home").toString());
    }

    int run(Helper.Connector helper, String... words) {
        Caller caller = new Caller(Map.copyOf(environment), folder, 0027);
        Encoding encoding = Encoding.of(caller);
        Messages messages = new Messages(err, encoding, isTerminal);
        Phrases phrases = Phrases.in(Locale.ENGLISH);
        Session session = new Session(
                caller,
                new Output(channel(), encoding, false),
                messages,
                phrases,
                helper,
                new Prompt() {
                    @Override
                    public Optional<SecretText> secret(String question) {
                        return answer(question);
                    }

                    @Override
                    public Optional<String> line(String question) {
                        return answer(question).map(SecretText::text);
                    }

                    @Override
                    public boolean isAttended() {
                        return isAttended;
                    }

                    @Override
                    public boolean giveUp() {
                        return isAsking;
                    }
                },
                new Waiting(messages, phrases),
                signals);
        return new Commands(session, new AppLog(caller, Clock.systemUTC()), _ -> 0).run(List.of(words));
    }

    private Optional<SecretText> answer(String question) {
        prompts.append(question).append('\n');
        isAsking = true;
        meanwhile.run();
        isAsking = false;
        return Optional.ofNullable(typed.poll()).map(SecretText::new);
    }

    private WritableByteChannel channel() {
        return new WritableByteChannel() {
            @Override
            public int write(ByteBuffer bytes) throws IOException {
                if (isOutputBroken) {
                    throw outputFault;
                }
                int count = bytes.remaining();
                byte[] copy = new byte[count];
                bytes.get(copy);
                out.write(copy);
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    byte[] outBytes() {
        return out.toByteArray();
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
