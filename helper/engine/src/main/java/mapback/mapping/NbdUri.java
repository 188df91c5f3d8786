package mapback.mapping;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// NBD URIs for Unix sockets, as the NBD project's `uri.md` says: `nbd+unix:///export?socket=path`.
final class NbdUri {
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

    private NbdUri() {}

    static String of(Path socket, String export) {
        return "nbd+unix:///" + encoded(export) + "?socket=" + encoded(socket.toString());
    }

    private static String encoded(String text) {
        StringBuilder uri = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char sign = (char) (each & 0xff);
            if (PLAIN.indexOf(sign) >= 0) {
                uri.append(sign);
            } else {
                uri.append(String.format("%%%02X", each & 0xff));
            }
        }
        return uri.toString();
    }
}
