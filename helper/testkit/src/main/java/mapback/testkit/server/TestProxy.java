package mapback.testkit.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// An HTTP proxy on a free port of 127.0.0.1 that connects to whatever it is asked to, or refuses.
public final class TestProxy implements AutoCloseable {
    private static final String END = "\r\n\r\n";

    private final ServerSocket door;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private volatile int status = 200;

    private TestProxy(ServerSocket door) {
        this.door = door;
    }

    public static TestProxy start() throws IOException {
        TestProxy proxy = new TestProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().name("proxy").start(proxy::accept);
        return proxy;
    }

    public int port() {
        return door.getLocalPort();
    }

    /// What it was asked, as it came: request line and headers.
    public List<String> heads() {
        return List.copyOf(heads);
    }

    /// Answers that from now on; only 200 connects.
    public void answer(int with) {
        status = with;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            heads.add(head);
            client.getOutputStream()
                    .write(("HTTP/1.1 " + status + " As told" + END).getBytes(StandardCharsets.US_ASCII));
            String[] words = head.split(" ", 3);
            if (status == 200 && words[0].equals("CONNECT")) {
                pass(client, words[1]);
            }
        } catch (IOException e) {
            // One of both went away.
        } finally {
            sockets.remove(client);
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith(END)) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no end");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    private void pass(Socket client, String to) throws IOException {
        int colon = to.lastIndexOf(':');
        String host = to.substring(0, colon).replaceAll("[\\[\\]]", "");
        try (Socket server = new Socket(host, Integer.parseInt(to.substring(colon + 1)))) {
            sockets.add(server);
            Thread.ofVirtual().start(() -> copy(client, server));
            copy(server, client);
            sockets.remove(server);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            // One of both went away.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
