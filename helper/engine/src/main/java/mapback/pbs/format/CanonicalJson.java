package mapback.pbs.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// [Json] to the one byte sequence that a signature covers.
///
/// Keys sorted by their UTF-8 bytes, no white space, integers as they were written. A null is refused as upstream
/// does; a fraction too, for upstream would write its shortest form, and no manifest has one.
///
/// @see "Proxmox Backup manifest: canonical JSON"
public final class CanonicalJson {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();

    private CanonicalJson() {}

    /// @throws JsonFaultException when it holds what has no canonical form
    public static byte[] render(Json.Members document) throws JsonFaultException {
        CanonicalJson canonical = new CanonicalJson();
        canonical.members(document.values(), "");
        return canonical.out.toByteArray();
    }

    private void value(Json value, String place) throws JsonFaultException {
        switch (value) {
            case Json.Members(Map<String, Json> values) -> members(values, place);
            case Json.Elements(List<Json> values) -> elements(values, place);
            case Json.Text(String text) -> text(utf8(text, place));
            case Json.Whole(String digits) -> whole(digits, place);
            case Json.Flag(boolean flag) -> ascii(Boolean.toString(flag));
            case Json.Fraction fraction ->
                throw new JsonFaultException(JsonFaultException.Kind.FIELD, place + " is no whole number");
            case Json.Null nothing -> throw new JsonFaultException(JsonFaultException.Kind.NULL, place);
        }
    }

    private void members(Map<String, Json> values, String place) throws JsonFaultException {
        Map<byte[], Json> sorted = new TreeMap<>(Arrays::compareUnsigned);
        for (Map.Entry<String, Json> member : values.entrySet()) {
            sorted.put(utf8(member.getKey(), place), member.getValue());
        }
        char before = '{';
        for (Map.Entry<byte[], Json> member : sorted.entrySet()) {
            out.write(before);
            text(member.getKey());
            out.write(':');
            String name = Names.shown(new String(member.getKey(), StandardCharsets.UTF_8));
            value(member.getValue(), place.isEmpty() ? name : place + "." + name);
            before = ',';
        }
        ascii(sorted.isEmpty() ? "{}" : "}");
    }

    private void elements(List<Json> values, String place) throws JsonFaultException {
        out.write('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            value(values.get(i), place + "[" + i + "]");
        }
        out.write(']');
    }

    /// As written, but for what upstream's parser does not keep as an integer and would write in another form.
    private void whole(String digits, String place) throws JsonFaultException {
        try {
            if (digits.startsWith("-")) {
                if (Long.parseLong(digits) == 0) {
                    throw new NumberFormatException("minus zero");
                }
            } else {
                Long.parseUnsignedLong(digits);
            }
        } catch (NumberFormatException e) {
            throw new JsonFaultException(JsonFaultException.Kind.FIELD, place + " is no number of 64 bits");
        }
        ascii(digits);
    }

    private byte[] utf8(String text, String place) throws JsonFaultException {
        try {
            ByteBuffer encoded = encoder.encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new JsonFaultException(JsonFaultException.Kind.FIELD, place + " holds half a character");
        }
    }

    private void text(byte[] utf8) {
        out.write('"');
        for (byte b : utf8) {
            switch (b) {
                case '"' -> ascii("\\\"");
                case '\\' -> ascii("\\\\");
                case '\b' -> ascii("\\b");
                case '\f' -> ascii("\\f");
                case '\n' -> ascii("\\n");
                case '\r' -> ascii("\\r");
                case '\t' -> ascii("\\t");
                default -> {
                    if (b >= 0 && b < 0x20) {
                        ascii("\\u00");
                        out.write(DIGITS[b >> 4]);
                        out.write(DIGITS[b & 0xf]);
                    } else {
                        out.write(b);
                    }
                }
            }
        }
        out.write('"');
    }

    private void ascii(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
