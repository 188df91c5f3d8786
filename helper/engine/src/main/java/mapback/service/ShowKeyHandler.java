package mapback.service;

import java.io.IOException;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.key.KeyFile;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Says what a key file says of itself; it is not opened, so no password is needed.
final class ShowKeyHandler implements Handler<Request.ShowKey> {
    @Override
    public void answer(Request.ShowKey request, Answer answer) throws IOException {
        try (HeldKey held = HeldKey.of(request.key());
                KeyFile key = KeyFile.parse(held.keyFile(), held.origin())) {
            answer.last(new Reply.KeyShown(
                    key.kdf().text(),
                    key.created().getEpochSecond(),
                    key.modified().getEpochSecond(),
                    key.fingerprint().map(Fingerprint::text),
                    key.hint()));
        }
    }
}
