package mapback.binder;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mapback.binder.wire.Line;
import mapback.binder.wire.Message;
import mapback.binder.wire.Reason;
import mapback.linux.NativeFile;

/// Answers requests, one at a time for each caller.
record Desk(Book book, Binding binding) {
    private static final System.Logger LOG = System.getLogger(Desk.class.getName());

    Desk(Gate gate) {
        this(new Book(), new Binding(new Book(), gate));
    }

    /// Answers what the caller asks until he hangs up, or `goesOn` says no more after an answer.
    void serve(Caller caller, Device.Attempt goesOn) throws IOException {
        try {
            Optional<Line.Received> next = caller.line().next();
            while (next.isPresent()) {
                try (Line.Received received = next.get()) {
                    for (Message message : answer(caller, received)) {
                        caller.line().send(message);
                    }
                }
                next = goesOn.succeeds() ? caller.line().next() : Optional.empty();
            }
        } catch (ProtocolException e) {
            LOG.log(Level.WARNING, "user {0,number,#}: {1}", caller.uid(), e.getMessage());
            caller.line().send(Message.refused(Reason.MALFORMED, ""));
        }
    }

    List<Message> answer(Caller caller, Line.Received received) {
        List<Message> answer;
        try {
            answer = answerOrRefuse(caller, received);
        } catch (RefusedException e) {
            answer = e.answer;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            LOG.log(Level.ERROR, "user " + caller.uid(), e);
            answer = List.of(Message.refused(Reason.SYSTEM, String.valueOf(e.getMessage())));
        }
        LOG.log(Level.INFO, "user {0,number,#}: {1} {2}", caller.uid(), received.message(), answer.getLast());
        return answer;
    }

    private List<Message> answerOrRefuse(Caller caller, Line.Received received) throws IOException {
        Message request = received.message();
        int device = request.device();
        List<Message> answer = new ArrayList<>();
        int number = 0;
        switch (request.kind()) {
            case CONNECT ->
                device = binding.connect(caller, request, received.beside().orElseThrow());
            case RECONFIGURE ->
                binding.reconfigure(caller, request, received.beside().orElseThrow());
            case DISCONNECT -> number = binding.disconnect(caller, request) ? 0 : 1;
            case LIST -> book.all().stream().filter(caller::owns).map(Desk::row).forEach(answer::add);
            case HOLDERS -> {
                answer.addAll(new Users(own(caller, device)).find());
                // Who uses another's device, which may have the number by now, is not the caller's to know.
                own(caller, device);
            }
            case CONFIGURE -> {
                try (NativeFile _ = book.hold(device)) {
                    own(caller, device).configure(request.number(), request.extra());
                }
            }
            case DEVICE, HOLDER, DONE, REFUSED -> throw new RefusedException(Reason.MALFORMED);
        }
        answer.add(Message.done(device, number));
        return answer;
    }

    private Device own(Caller caller, int device) throws RefusedException {
        return new Device(book.get(device, caller::owns).device());
    }

    private static Message row(Entry entry) {
        long size = new Device(entry.device()).size();
        return Message.device(entry.device(), entry.uid(), entry.livingHelper(), size, entry.backend(), entry.title());
    }
}
