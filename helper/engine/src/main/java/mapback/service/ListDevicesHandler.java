package mapback.service;

import java.io.IOException;
import java.util.List;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Lists the devices that were bound: none, as long as nothing binds any.
final class ListDevicesHandler implements Handler<Request.ListDevices> {
    @Override
    public void answer(Request.ListDevices request, Answer answer) throws IOException {
        answer.last(new Reply.Devices(List.of()));
    }
}
