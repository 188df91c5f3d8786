package mapback.service;

import java.io.IOException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;
import mapback.protocol.wire.Interfaces;
import mapback.protocol.wire.ProgramVersion;

/// Says which helper this is.
final class GetVersionHandler implements Handler<Request.GetVersion> {
    private final Reply.Version version;

    GetVersionHandler(ProgramVersion own) {
        this.version = new Reply.Version(
                own.toString(), Interfaces.PROTOCOL, ProcessHandle.current().pid());
    }

    @Override
    public void answer(Request.GetVersion request, Answer answer) throws IOException {
        answer.last(version);
    }
}
