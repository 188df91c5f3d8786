package mapback.binder.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/// All that goes either way; the methods that make one say what a kind uses, the rest is 0 or empty.
///
/// @param device  N of `/dev/nbdN`; with 16 partitions each the kernel has none above 32,767
/// @param asker   in rows, its pid is a process of theirs
/// @param backend the mapping's identifier, letters, digits and `-`; who reconfigures must know it
/// @param text    for eyes only: no character that deceives a dialogue or a terminal
@SuppressWarnings("EnumOrdinal") // The order is the number on the wire, which golden vectors keep.
public record Message(
        Kind kind, int device, Asker asker, int uid, long size, int number, int extra, String backend, String text) {
    static final int LONGEST_BACKEND = 64;
    static final int LONGEST_TEXT = 256;
    private static final String HIDDEN = "\\p{C}\\p{Zl}\\p{Zp}";
    private static final Asker NOBODY = new Asker(0, false);

    public enum Kind {
        CONNECT,
        RECONFIGURE,
        DISCONNECT,
        LIST,
        HOLDERS,
        CONFIGURE,
        DEVICE,
        HOLDER,
        DONE,
        REFUSED
    }

    public Message {
        boolean isWhole =
                switch (kind) {
                    case CONNECT -> size > 0 && size <= Long.MAX_VALUE - 512 && number <= 0xffff && !backend.isEmpty();
                    case CONFIGURE -> number <= 65_536 && extra <= 32_768;
                    case HOLDER -> extra < HolderKind.values().length;
                    case REFUSED -> extra < Reason.values().length;
                    case RECONFIGURE, DISCONNECT, LIST, HOLDERS, DEVICE, DONE -> true;
                };
        boolean isText = backend.matches("[A-Za-z0-9-]{0," + LONGEST_BACKEND + "}")
                && text.getBytes(UTF_8).length <= LONGEST_TEXT
                && text.matches("[^" + HIDDEN + "]*");
        boolean isNegative = device < 0 || asker.pid() < 0 || size < 0 || number < 0 || extra < 0;
        if (!isWhole || !isText || isNegative || device > 32_767) {
            throw new IllegalArgumentException("out of range");
        }
    }

    /// Makes a device of the socket beside it, at whose other end an NBD server is past its handshake. DONE has it.
    ///
    /// @param wish  the device's number, any when empty
    /// @param size  of the image; the device has the next multiple of 512, which the server serves too
    /// @param flags the server's NBD transmission flags
    /// @param title what the device shows, as the helper words it for the dialogue and for lists
    public static Message connect(Asker asker, OptionalInt wish, long size, int flags, String backend, String title) {
        int isWish = wish.isPresent() ? 1 : 0;
        return new Message(Kind.CONNECT, wish.orElse(0), asker, 0, size, flags, isWish, backend, shown(title));
    }

    /// Gives an own device, whose server died, a new socket.
    public static Message reconfigure(int device, String backend) {
        return new Message(Kind.RECONFIGURE, device, NOBODY, 0, 0, 0, 0, backend, "");
    }

    /// Takes a device away; forced, its readers get errors. DONE has as `number` 1 when it is still open somewhere,
    /// and gone when it is closed.
    public static Message disconnect(Asker asker, int device, boolean forced) {
        return new Message(Kind.DISCONNECT, device, asker, 0, 0, forced ? 1 : 0, 0, "", "");
    }

    /// Answered by DEVICE rows: one's own devices, for root all.
    public static Message list() {
        return new Message(Kind.LIST, 0, NOBODY, 0, 0, 0, 0, "", "");
    }

    /// Answered by HOLDER rows: who uses an own device.
    public static Message holders(int device) {
        return new Message(Kind.HOLDERS, device, NOBODY, 0, 0, 0, 0, "", "");
    }

    /// Sets how an own device reads.
    public static Message configure(int device, int readAheadKib, int maxRequestKib) {
        return new Message(Kind.CONFIGURE, device, NOBODY, 0, 0, readAheadKib, maxRequestKib, "", "");
    }

    /// @param pid  the helper that connected it last; 0 when it has ended: the device is left behind
    /// @param size with the padding
    public static Message device(int device, int uid, int pid, long size, String backend, String title) {
        return new Message(Kind.DEVICE, device, new Asker(pid, false), uid, size, 0, 0, backend, shown(title));
    }

    /// @param pid  of a process, else 0
    /// @param name where it is mounted, what holds it, the program's name
    public static Message holder(HolderKind kind, int pid, String name) {
        return new Message(Kind.HOLDER, 0, new Asker(pid, false), 0, 0, 0, kind.ordinal(), "", shown(name));
    }

    public static Message done(int device, int number) {
        return new Message(Kind.DONE, device, NOBODY, 0, 0, number, 0, "", "");
    }

    /// @param why the system's words, for [Reason#SYSTEM]
    public static Message refused(Reason reason, String why) {
        return new Message(Kind.REFUSED, 0, NOBODY, 0, 0, 0, reason.ordinal(), "", shown(why));
    }

    public Optional<Reason> reason() {
        return kind == Kind.REFUSED ? Optional.of(Reason.values()[extra]) : Optional.empty();
    }

    public Optional<HolderKind> holder() {
        return kind == Kind.HOLDER ? Optional.of(HolderKind.values()[extra]) : Optional.empty();
    }

    /// What may not go is replaced, what is too long is cut off.
    private static String shown(String text) {
        ByteBuffer room = ByteBuffer.allocate(LONGEST_TEXT);
        UTF_8.newEncoder().encode(CharBuffer.wrap(text.replaceAll("[" + HIDDEN + "]", "?")), room, true);
        return UTF_8.decode(room.flip()).toString();
    }
}
