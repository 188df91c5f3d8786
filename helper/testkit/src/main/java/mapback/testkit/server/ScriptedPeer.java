package mapback.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/// Another program on a free port of 127.0.0.1: over TLS it answers everything with the same words, and hangs up.
public final class ScriptedPeer implements AutoCloseable {
    private static final int LONGEST_REQUEST = 64 << 10;

    private final SelfSigned certificate = SelfSigned.make();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final SSLServerSocket door;
    private final byte[] answer;

    private ScriptedPeer(String answer) throws IOException, GeneralSecurityException {
        this.answer = answer.getBytes(StandardCharsets.UTF_8);
        char[] none = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, none);
        store.setKeyEntry("own", certificate.key(), none, new Certificate[] {certificate.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, none);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        door = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /// @param answer status line, headers and body
    public static ScriptedPeer answering(String answer) throws IOException, GeneralSecurityException {
        ScriptedPeer peer = new ScriptedPeer(answer);
        Thread.ofVirtual().name("scripted peer").start(peer::accept);
        return peer;
    }

    public int port() {
        return door.getLocalPort();
    }

    /// As [TestServer#fingerprint].
    public String fingerprint() {
        return certificate.fingerprint();
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
            InputStream in = client.getInputStream();
            if (in.read(new byte[LONGEST_REQUEST]) > 0) {
                client.getOutputStream().write(answer);
                client.getOutputStream().flush();
            }
        } catch (IOException e) {
            // The client went away.
        } finally {
            sockets.remove(client);
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
