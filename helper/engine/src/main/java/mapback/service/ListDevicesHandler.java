package mapback.service;

import java.io.IOException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Lists the devices in the binder's book.
final class ListDevicesHandler implements Handler<Request.ListDevices> {
    private final KernelDevices devices;

    ListDevicesHandler(KernelDevices devices) {
        this.devices = devices;
    }

    @Override
    public void answer(Request.ListDevices request, Answer answer) throws IOException {
        answer.last(new Reply.Devices(devices.list()));
    }
}
