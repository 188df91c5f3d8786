package mapback.nbd;

import java.io.IOException;

/// `NBD_OPT_STARTTLS`: refused, since the sockets served here are those of one machine.
final class OptionStartTls {
    static final int NUMBER = 0x05;

    private OptionStartTls() {}

    static void answer(OptionReplies replies) throws IOException {
        replies.refuse(OptionReplies.ERR_POLICY, "there is no TLS on this socket");
    }
}
