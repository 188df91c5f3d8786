package mapback.pbs.wire;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.format.Sha256;

/// Whom to believe to be the server: whom the system's authorities vouch for under that host name, or else whose
/// certificate has the expected fingerprint, whatever is in it.
///
/// @param expected SHA-256 of the server's own certificate
/// @see "Proxmox Backup over the network, section 2"
public record Trust(Optional<Fingerprint> expected) {
    /// The system's authorities alone.
    public static final Trust SYSTEM = new Trust(Optional.empty());

    SslContext context() {
        try {
            return SslContextBuilder.forClient()
                    // A third less of a core for each byte; where it cannot be loaded, the JDK's own does.
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .endpointIdentificationAlgorithm("HTTPS")
                    .trustManager(new Check(SystemAuthorities.load(), expected))
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /// A certificate that is not trusted; found again as the cause of what the handshake fails with.
    static final class Untrusted extends CertificateException {
        private static final long serialVersionUID = 1L;

        private final transient Fingerprint found;

        Untrusted(Fingerprint found, CertificateException cause) {
            super("untrusted certificate " + found, cause);
            this.found = found;
        }

        Fingerprint found() {
            return found;
        }
    }

    private static final class Check extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager system;
        private final Optional<Fingerprint> expected;

        Check(X509ExtendedTrustManager system, Optional<Fingerprint> expected) {
            this.system = system;
            this.expected = expected;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            try {
                system.checkServerTrusted(chain, authType, engine);
            } catch (CertificateException e) {
                Fingerprint found = new Fingerprint(Sha256.of(chain[0].getEncoded()));
                if (!expected.filter(found::equals).isPresent()) {
                    throw new Untrusted(found, e);
                }
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            throw new CertificateException("servers are spoken to through an engine");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("servers are spoken to through an engine");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
