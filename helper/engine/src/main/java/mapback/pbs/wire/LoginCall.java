package mapback.pbs.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mapback.pbs.format.Json;
import mapback.pbs.format.JsonFaultException;
import mapback.pbs.format.JsonReader;
import mapback.pbs.format.ServerRows;
import mapback.pbs.format.ServerRows.LoginRow;
import mapback.pbs.key.Secret;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem.AnswerInvalid;
import mapback.problem.ServerProblem.LoginKind;
import mapback.problem.ServerProblem.LoginRefused;
import mapback.problem.ServerProblem.NotABackupServer;
import mapback.problem.ServerProblem.OtherServer;
import mapback.problem.ServerProblem.SecondFactorNeeded;
import mapback.problem.ServerProblem.SecondFactorUnknown;
import mapback.problem.ServerProblem.ServerRefused;

/// `POST access/ticket`, once or, where a second factor is asked for, twice.
///
/// @see "Proxmox Backup over the network, sections 4.2 and 4.3"
final class LoginCall {
    private static final String PATH = "access/ticket";
    private static final String COOKIE = "PBSAuthCookie";
    private static final String HOST_COOKIE = "__Host-PBSAuthCookie";
    private static final String CHALLENGE = "PBS:!tfa!";
    private static final String OURS = "PBS:";
    private static final int MAX_SIZE = Limits.BRIEF_SIZE;

    /// Second factors that can be typed in.
    private static final Set<String> KINDS = Set.of("totp", "recovery");

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final Sender sender;
    private final String host;
    private final int port;
    private final String server;

    /// Sends a request without credentials.
    interface Sender {
        Answer send(Call call, int maxSize) throws IOException, InterruptedException;
    }

    LoginCall(Sender sender, String host, int port, String server) {
        this.sender = sender;
        this.host = host;
        this.port = port;
        this.server = server;
    }

    /// @throws ProblemException with `LoginRefused`, `SecondFactorNeeded`, `SecondFactorUnknown` or `NotABackupServer`
    Ticket ask(String user, Secret password, Optional<Secret> code) throws IOException, InterruptedException {
        Ticket first = ask(user, password, LoginKind.PASSWORD, Optional.empty());
        String text;
        try (Secret value = first.secret()) {
            text = new String(value.bytes(), StandardCharsets.UTF_8);
        }
        if (!text.startsWith(CHALLENGE)) {
            return first;
        }
        try (first;
                Secret challenge = first.secret()) {
            List<String> offered = possible(text, Hush.of(List.of(password)));
            if (offered.stream().noneMatch(KINDS::contains)) {
                throw new ProblemException(new SecondFactorUnknown(user, server, offered));
            }
            if (code.isEmpty()) {
                throw new ProblemException(new SecondFactorNeeded(user, server, offered));
            }
            try (Secret answer = answer(code.get())) {
                return ask(user, answer, LoginKind.SECOND_FACTOR, Optional.of(challenge));
            }
        }
    }

    /// @param old a ticket that is good still
    /// @throws ProblemException with `LoginRefused` when it is not
    Ticket renew(String user, Secret old) throws IOException, InterruptedException {
        return ask(user, old, LoginKind.TICKET, Optional.empty());
    }

    private static Secret answer(Secret code) {
        byte[] bytes = code.bytes();
        boolean isTotp = bytes.length > 0;
        for (byte b : bytes) {
            isTotp &= b >= '0' && b <= '9';
        }
        byte[] prefix = (isTotp ? "totp:" : "recovery:").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(prefix, prefix.length + bytes.length);
        System.arraycopy(bytes, 0, whole, prefix.length, bytes.length);
        return Secret.owning(whole);
    }

    private Ticket ask(String user, Secret password, LoginKind kind, Optional<Secret> challenge)
            throws IOException, InterruptedException {
        Answer answer = sender.send(Call.post(PATH, body(user, password, challenge)), MAX_SIZE);
        if (answer.isUnauthorized()) {
            throw new ProblemException(new LoginRefused(user, server, kind));
        }
        if (!answer.isSuccess()) {
            throw new ProblemException(refused(answer, sent(password, kind, challenge)));
        }
        return ticket(answer, sent(password, kind, challenge));
    }

    /// What must be in no text that comes back. A code is also looked for without its kind.
    private static Hush sent(Secret password, LoginKind kind, Optional<Secret> challenge) {
        return said -> {
            byte[] bytes = password.bytes();
            int begin = kind == LoginKind.SECOND_FACTOR ? behindColon(bytes) : 0;
            try (Secret bare = Secret.owning(Arrays.copyOfRange(bytes, begin, bytes.length))) {
                return Hush.of(Stream.concat(Stream.of(bare), challenge.stream())
                                .toList())
                        .hush(said);
            }
        };
    }

    private static int behindColon(byte[] bytes) {
        int at = 0;
        while (at < bytes.length && bytes[at] != ':') {
            at++;
        }
        return Math.min(at + 1, bytes.length);
    }

    /// What is no such server says so in its own page.
    private Problem refused(Answer answer, Hush sent) {
        return answer.status() >= 300 && answer.status() < 500 && answer.status() != 400
                ? new NotABackupServer(host, port, OtherServer.OTHER)
                : new ServerRefused(server, answer.status(), answer.text(sent));
    }

    private ProblemException other(OtherServer kind) {
        return new ProblemException(new NotABackupServer(host, port, kind));
    }

    private Ticket ticket(Answer answer, Hush sent) throws ProblemException {
        LoginRow row;
        try {
            row = ServerRows.login(answer.body());
        } catch (JsonFaultException e) {
            throw new ProblemException(new AnswerInvalid(server, "login", ServerText.harmless(e.detail(), sent)), e);
        } finally {
            Arrays.fill(answer.body(), (byte) 0);
        }
        Optional<String> cookie = answer.cookies().stream()
                .filter(text -> text.startsWith(HOST_COOKIE + "="))
                .map(text -> text.substring(HOST_COOKIE.length() + 1, end(text)))
                .findFirst();
        String value = cookie.or(row::ticket).orElse("");
        if (!value.startsWith(OURS)) {
            throw other(
                    value.startsWith("PVE:") || value.startsWith("PMG:") ? OtherServer.PROXMOX_VE : OtherServer.OTHER);
        }
        if (!isPlain(value) || !isPlain(row.csrfToken())) {
            throw new ProblemException(new AnswerInvalid(server, "login", "a ticket that fits no header"));
        }
        return new Ticket(cookie.isPresent() ? HOST_COOKIE : COOKIE, Secret.ofUtf8(value), row.csrfToken());
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static int end(String cookie) {
        int end = cookie.indexOf(';');
        return end < 0 ? cookie.length() : end;
    }

    /// The challenge is JSON with its colons escaped; what it says is null or false cannot be had.
    private static List<String> possible(String ticket, Hush sent) {
        String escaped = ticket.substring(CHALLENGE.length()).replaceFirst(":.*", "");
        try {
            byte[] json = URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .getBytes(StandardCharsets.UTF_8);
            return JsonReader.read(json, MAX_SIZE).values().entrySet().stream()
                    .filter(entry -> isGiven(entry.getValue()))
                    .map(Map.Entry::getKey)
                    .map(kind -> ServerText.harmless(kind, sent))
                    .toList();
        } catch (JsonFaultException | IllegalArgumentException e) {
            return List.of();
        }
    }

    private static boolean isGiven(Json value) {
        return !(value instanceof Json.Null) && !value.equals(new Json.Flag(false));
    }

    /// The body is put together in bytes, for a text could not be wiped.
    private static byte[] body(String user, Secret password, Optional<Secret> challenge) {
        Wiped json = new Wiped();
        json.write("{\"username\":");
        json.quoted(user.getBytes(StandardCharsets.UTF_8));
        json.write(",\"password\":");
        json.quoted(password.bytes());
        challenge.ifPresent(ticket -> {
            json.write(",\"tfa-challenge\":");
            json.quoted(ticket.bytes());
        });
        json.write("}");
        return json.take();
    }

    /// Leaves nothing behind but what is taken, as long as it did not have to grow.
    private static final class Wiped extends ByteArrayOutputStream {
        Wiped() {
            super(MAX_SIZE);
        }

        void write(String text) {
            writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }

        void quoted(byte[] utf8) {
            write('"');
            for (byte b : utf8) {
                if (b == '"' || b == '\\') {
                    write('\\');
                    write(b);
                } else if (b >= 0 && b < 0x20) {
                    write("\\u00");
                    write(HEX[b >> 4]);
                    write(HEX[b & 15]);
                } else {
                    write(b);
                }
            }
            write('"');
        }

        byte[] take() {
            byte[] bytes = toByteArray();
            Arrays.fill(buf, (byte) 0);
            return bytes;
        }
    }
}
