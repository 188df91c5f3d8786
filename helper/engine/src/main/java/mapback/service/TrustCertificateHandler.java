package mapback.service;

import java.io.IOException;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.format.ServerAddress;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;
import mapback.repository.KnownFingerprints;

/// Keeps the answer that a server's certificate is the right one.
final class TrustCertificateHandler implements Handler<Request.TrustCertificate> {
    private final KnownFingerprints fingerprints;

    TrustCertificateHandler(KnownFingerprints fingerprints) {
        this.fingerprints = fingerprints;
    }

    @Override
    public void answer(Request.TrustCertificate request, Answer answer) throws IOException {
        ServerAddress address = ServerAddress.parse(request.source().repository());
        Fingerprint fingerprint = Fingerprint.parse(request.fingerprint(), "fingerprint");
        fingerprints.keep(address.host(), address.port(), fingerprint);
        answer.last(new Reply.CertificateKept(address.hostAndPort(), fingerprint.text()));
    }
}
