package mapback.protocol.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mapback.problem.HelperProblem.MessageInvalid;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.protocol.Reply;
import mapback.protocol.Request;

/// The two messages of varlink, between JSON objects and values.
sealed interface Message {

    /// What the caller sends.
    ///
    /// @param method     with its interface, as in `io.mapback.Helper1.GetVersion`
    /// @param parameters as they came
    /// @param oneway     no answer is wanted, not even an error
    /// @param more       several answers are welcome
    /// @param upgrade    the connection shall become something else, which ours never does
    record Call(String method, Map<String, Object> parameters, boolean oneway, boolean more, boolean upgrade)
            implements Message {

        static Call of(Request request, boolean oneway, boolean more) {
            String method = Interfaces.HELPER + "." + Method.of(request).name();
            return new Call(method, RecordCodec.encode((Record) request), oneway, more, false);
        }

        static Call parse(byte[] text) throws ProblemException {
            Map<String, Object> object = Json.parse(text);
            if (!(object.get("method") instanceof String method)) {
                throw new ProblemException(new MessageInvalid("no method"));
            }
            return new Call(
                    method,
                    objectAt(object, "parameters"),
                    flag(object, "oneway"),
                    flag(object, "more"),
                    flag(object, "upgrade"));
        }

        byte[] render() {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("method", method);
            object.put("parameters", parameters);
            if (oneway) {
                object.put("oneway", true);
            }
            if (more) {
                object.put("more", true);
            }
            if (upgrade) {
                object.put("upgrade", true);
            }
            return Json.render(object);
        }
    }

    /// What the helper answers.
    ///
    /// @param parameters the reply's fields, or the error's
    /// @param continues  another one follows
    /// @param error      the error's name with its interface; empty for a reply
    record Answer(Map<String, Object> parameters, boolean continues, Optional<String> error) implements Message {

        static Answer of(Reply reply, boolean continues) {
            return new Answer(RecordCodec.encode((Record) reply), continues, Optional.empty());
        }

        static Answer of(Problem problem) {
            String name = Interfaces.HELPER + "." + ProblemCodec.errorName(problem);
            return new Answer(ProblemCodec.encode(problem), false, Optional.of(name));
        }

        static Answer of(VarlinkError error) {
            return new Answer(error.parameters(), false, Optional.of(Interfaces.SERVICE + "." + error.name()));
        }

        static Answer parse(byte[] text) throws ProblemException {
            Map<String, Object> object = Json.parse(text);
            Object error = object.get("error");
            if (error != null && !(error instanceof String)) {
                throw new ProblemException(new MessageInvalid("error is no string"));
            }
            return new Answer(
                    objectAt(object, "parameters"), flag(object, "continues"), Optional.ofNullable((String) error));
        }

        byte[] render() {
            Map<String, Object> object = new LinkedHashMap<>();
            error.ifPresent(name -> object.put("error", name));
            object.put("parameters", parameters);
            if (continues) {
                object.put("continues", true);
            }
            return Json.render(object);
        }

        /// The reply in it.
        ///
        /// @throws ProblemException what the helper reports, or with [MessageInvalid] when it is another reply
        Reply reply(Method method) throws ProblemException {
            try {
                if (error.isPresent()) {
                    throw new ProblemException(problem(error.get()));
                }
                return RecordCodec.decode(method.reply(), parameters);
            } catch (FieldException e) {
                throw new ProblemException(new MessageInvalid(method.name() + ": " + e.getMessage()), e);
            }
        }

        private Problem problem(String name) throws FieldException {
            return name.startsWith(Interfaces.HELPER + ".")
                    ? ProblemCodec.decode(parameters, name)
                    : new MessageInvalid(name + " " + parameters);
        }
    }

    @SuppressWarnings("unchecked") // Json makes objects of this type only.
    private static Map<String, Object> objectAt(Map<String, Object> object, String name) throws ProblemException {
        return switch (object.getOrDefault(name, Map.of())) {
            case Map<?, ?> inner -> (Map<String, Object>) inner;
            default -> throw new ProblemException(new MessageInvalid(name + " is no object"));
        };
    }

    private static boolean flag(Map<String, Object> object, String name) throws ProblemException {
        return switch (object.getOrDefault(name, false)) {
            case Boolean flag -> flag;
            default -> throw new ProblemException(new MessageInvalid(name + " is no boolean"));
        };
    }
}
