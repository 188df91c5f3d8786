package mapback.protocol.wire;

import java.util.Map;

/// The errors that every varlink service knows: the call itself was wrong.
///
/// @param name      behind `org.varlink.service.`
/// @param parameter the name of its parameter; empty when it has none
/// @param value     that parameter
record VarlinkError(String name, String parameter, String value) {
    static VarlinkError methodNotFound(String method) {
        return new VarlinkError("MethodNotFound", "method", method);
    }

    static VarlinkError methodNotImplemented(String method) {
        return new VarlinkError("MethodNotImplemented", "method", method);
    }

    static VarlinkError interfaceNotFound(String name) {
        return new VarlinkError("InterfaceNotFound", "interface", name);
    }

    static VarlinkError invalidParameter(String parameter) {
        return new VarlinkError("InvalidParameter", "parameter", parameter);
    }

    /// The answer has more than one page; the call must say `more`.
    static VarlinkError expectedMore() {
        return new VarlinkError("ExpectedMore", "", "");
    }

    Map<String, Object> parameters() {
        return parameter.isEmpty() ? Map.of() : Map.of(parameter, value);
    }
}
