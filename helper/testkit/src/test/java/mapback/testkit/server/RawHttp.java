package mapback.testkit.server;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Speaks HTTP/1.1 byte by byte, so that a test sees exactly what the server says.
final class RawHttp implements AutoCloseable {
    /// @param headers as they came, in order
    record Response(String line, List<Map.Entry<String, String>> headers, String body) {
        int status() {
            return Integer.parseInt(line.split(" ", -1)[1]);
        }

        Optional<String> header(String name) {
            return headers.stream()
                    .filter(it -> it.getKey().equals(name))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }
    }

    private final Socket socket;
    private final InputStream in;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    static RawHttp plain(TestServer server) throws IOException {
        return new RawHttp(new Socket(InetAddress.getLoopbackAddress(), server.port()));
    }

    static RawHttp tls(TestServer server) throws IOException {
        return new RawHttp(trusting(server).getSocketFactory().createSocket("127.0.0.1", server.port()));
    }

    static SSLContext trusting(TestServer server) throws IOException {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("server", server.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    Socket socket() {
        return socket;
    }

    Response get(String path, String... headers) throws IOException {
        return ask("GET " + path + " HTTP/1.1", List.of(headers), "");
    }

    /// @param headers each as `name: value`; Host is added
    Response ask(String line, List<String> headers, String body) throws IOException {
        StringBuilder request = new StringBuilder(line).append("\r\nHost: 127.0.0.1:8007\r\n");
        headers.forEach(it -> request.append(it).append("\r\n"));
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        if (content.length > 0) {
            request.append("Content-Length: ").append(content.length).append("\r\n");
        }
        request.append("\r\n").append(body);
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return response(line.startsWith("HEAD"));
    }

    private Response response(boolean headOnly) throws IOException {
        String line = line();
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.add(Map.entry(
                    header.substring(0, colon), header.substring(colon + 1).strip()));
        }
        Response head = new Response(line, headers, "");
        boolean chunked =
                head.header("transfer-encoding").filter("chunked"::equals).isPresent();
        int length = Integer.parseInt(head.header("content-length").orElse("0"));
        String body = headOnly ? "" : chunked ? pieces() : latin1(in.readNBytes(length));
        return new Response(line, headers, body);
    }

    private String pieces() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int length = length(); length > 0; length = length()) {
            body.append(latin1(in.readNBytes(length)));
            line();
        }
        line();
        return body.toString();
    }

    private int length() throws IOException {
        return Integer.parseInt(line().toLowerCase(Locale.ROOT), 16);
    }

    /// Bytes as characters, one each.
    static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("after " + line.size() + " bytes");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
