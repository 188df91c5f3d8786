package mapback.nbd;

/// `NBD_CMD_DISC`: the client leaves. What is outstanding is answered still; there is no reply to this.
final class CommandDisc {
    static final int TYPE = 2;

    private CommandDisc() {}
}
