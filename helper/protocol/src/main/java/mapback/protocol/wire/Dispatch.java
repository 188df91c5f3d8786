package mapback.protocol.wire;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import mapback.problem.GeneralProblem.Internal;
import mapback.problem.ProblemException;
import mapback.protocol.Request;

/// From a call to its handler, and from whatever comes of it to an answer.
final class Dispatch {
    private static final System.Logger LOG = System.getLogger(Dispatch.class.getName());

    private final Product product;
    private final RequestHandler handler;

    Dispatch(Product product, RequestHandler handler) {
        this.product = product;
        this.handler = handler;
    }

    /// @throws IOException when the caller is gone
    void answer(Message.Call call, Answer answer) throws IOException, InterruptedException {
        try {
            dispatch(call, answer);
        } catch (ProblemException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> call.method() + " ended with " + e.problem());
            answer.fail(Message.Answer.of(e.problem()));
        } catch (FieldException e) {
            answer.fail(Message.Answer.of(VarlinkError.invalidParameter(e.field())));
        } catch (ExpectedMoreException e) {
            answer.fail(Message.Answer.of(VarlinkError.expectedMore()));
        } catch (CallerGoneException e) {
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            answer.fail(Message.Answer.of(internal(call, e)));
        }
    }

    /// A bug: the request ends, the process goes on.
    private static Internal internal(Message.Call call, Throwable bug) {
        String reference =
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        LOG.log(System.Logger.Level.ERROR, "internal error " + reference + " in " + call.method(), bug);
        return new Internal(reference);
    }

    private void dispatch(Message.Call call, Answer answer) throws IOException, InterruptedException, FieldException {
        int dot = call.method().lastIndexOf('.');
        String of = call.method().substring(0, Math.max(dot, 0));
        String name = call.method().substring(dot + 1);
        if (call.upgrade()) {
            answer.fail(Message.Answer.of(VarlinkError.invalidParameter("upgrade")));
            return;
        }
        switch (of) {
            case Interfaces.HELPER -> request(call, name, answer);
            case Interfaces.SERVICE -> answer.fail(service(call, name));
            default -> answer.fail(Message.Answer.of(VarlinkError.interfaceNotFound(of)));
        }
    }

    private void request(Message.Call call, String name, Answer answer)
            throws IOException, InterruptedException, FieldException {
        Optional<Method> method = Method.named(name);
        if (method.isEmpty()) {
            answer.fail(Message.Answer.of(VarlinkError.methodNotFound(call.method())));
            return;
        }
        LOG.log(System.Logger.Level.DEBUG, name);
        Request request = RecordCodec.decode(method.get().request(), call.parameters());
        handler.handle(request, answer);
        if (!answer.ended()) {
            throw new IllegalStateException(name + " was not answered");
        }
    }

    private Message.Answer service(Message.Call call, String name) throws FieldException {
        return switch (name) {
            case "GetInfo" -> new Message.Answer(product.answer(), false, Optional.empty());
            case "GetInterfaceDescription" -> description(call.parameters());
            default -> Message.Answer.of(VarlinkError.methodNotFound(call.method()));
        };
    }

    private static Message.Answer description(Map<String, Object> parameters) throws FieldException {
        if (!(parameters.get("interface") instanceof String of)) {
            throw new FieldException("interface", "is no string");
        }
        return Interfaces.description(of)
                .map(text -> new Message.Answer(Map.of("description", text), false, Optional.empty()))
                .orElseGet(() -> Message.Answer.of(VarlinkError.interfaceNotFound(of)));
    }
}
