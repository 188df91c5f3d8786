package mapback.pbs.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// The authorities that the system trusts, those among them that an administrator added: a Java of its own brings a
/// list of its own, which lacks them.
final class SystemAuthorities {
    /// Where distributions keep all of them in one file.
    private static final List<Path> BUNDLES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"));

    private static final System.Logger LOG = System.getLogger(SystemAuthorities.class.getName());

    private SystemAuthorities() {}

    /// Checks chains and host names with them.
    static X509ExtendedTrustManager load() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(bundle().orElse(null));
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager found) {
                    return found;
                }
            }
            throw new IllegalStateException("this Java checks no X.509 certificates");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no trust manager", e);
        }
    }

    /// Empty when there is no such file: then Java's own list counts.
    private static Optional<KeyStore> bundle() {
        for (Path path : BUNDLES) {
            @Nullable KeyStore store = read(path);
            if (store != null) {
                return Optional.of(store);
            }
        }
        return Optional.empty();
    }

    private static @Nullable KeyStore read(Path path) {
        if (!Files.isReadable(path)) {
            return null;
        }
        try (InputStream pem = Files.newInputStream(path)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("system-" + number++, one);
            }
            return store;
        } catch (IOException | GeneralSecurityException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot read the authorities of " + path, e);
            return null;
        }
    }
}
