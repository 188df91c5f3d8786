package mapback.nbd;

import java.io.IOException;

/// `NBD_OPT_ABORT`: the client wants no export after all.
final class OptionAbort {
    static final int NUMBER = 0x02;

    private OptionAbort() {}

    static void answer(OptionReplies replies) throws IOException {
        replies.acknowledge();
    }
}
