package mapback.pbs.format;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// Bytes to [Json], strictly: UTF-8 only, one value, no key twice, nothing beyond the limits.
public final class JsonReader {
    /// How deep a document may be nested; a manifest has 4 levels.
    static final int MAX_DEPTH = 32;

    /// How many values a document may have: 20,000 files of a manifest; bounds the memory of what is parsed.
    static final int MAX_VALUES = 100_000;

    private static final int MAX_KEY_LENGTH = 1024;
    private static final int MAX_NUMBER_LENGTH = 100;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNameLength(MAX_KEY_LENGTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .build())
            .build();

    private final JsonParser parser;
    private final String secretName;
    private final Consumer<CharBuffer> secret;
    private int values;

    private JsonReader(JsonParser parser, String secretName, Consumer<CharBuffer> secret) {
        this.parser = parser;
        this.secretName = secretName;
        this.secret = secret;
    }

    /// Reads a document that must be one object.
    ///
    /// @param limit bytes that such a document may have
    public static Json.Members read(byte[] utf8, int limit) throws JsonFaultException {
        return read(utf8, limit, "", text -> {});
    }

    /// Reads a document that holds a secret, which never becomes a [String].
    ///
    /// @param limit      bytes that such a document may have
    /// @param secretName the top field, a string, that is handed over and then left out of what is returned
    /// @param secret     takes the field's text, which is overwritten afterwards; not called when the field is
    ///     absent or no string
    public static Json.Members read(byte[] utf8, int limit, String secretName, Consumer<CharBuffer> secret)
            throws JsonFaultException {
        if (utf8.length > limit) {
            throw new JsonFaultException(JsonFaultException.Kind.LIMIT, utf8.length + " bytes, at most " + limit);
        }
        char[] text = new char[utf8.length];
        try {
            int length = decode(utf8, text);
            try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text, 0, length)) {
                return new JsonReader(parser, secretName, secret).document();
            }
        } catch (StreamConstraintsException e) {
            throw new JsonFaultException(JsonFaultException.Kind.LIMIT, "nested too deep or a name is too long");
        } catch (JacksonException e) {
            // Only the place: the message of the library may hold content, and the document may be a key file.
            TokenStreamLocation place = e.getLocation();
            throw new JsonFaultException(
                    JsonFaultException.Kind.SYNTAX,
                    place == null ? "it is broken" : "line " + place.getLineNr() + ", column " + place.getColumnNr());
        } finally {
            Arrays.fill(text, '\0');
        }
    }

    /// Takes one row of an answer.
    @FunctionalInterface
    public interface RowTaker {
        /// @param number from 0 on
        void take(Json.Members row, int number) throws JsonFaultException;
    }

    /// Reads a document that is one object with rows in it, an array of objects, without ever holding all of them.
    /// The limits on values are those of one row.
    ///
    /// @param limit bytes that such a document may have
    /// @param name  the top field that holds the rows, and must be there
    public static void readRows(byte[] utf8, int limit, String name, RowTaker taker) throws JsonFaultException {
        if (utf8.length > limit) {
            throw new JsonFaultException(JsonFaultException.Kind.LIMIT, utf8.length + " bytes, at most " + limit);
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8, 0, utf8.length)) {
            new JsonReader(parser, "", text -> {}).rows(name, taker);
        } catch (StreamConstraintsException e) {
            throw new JsonFaultException(JsonFaultException.Kind.LIMIT, "nested too deep or a name is too long");
        } catch (JacksonException e) {
            TokenStreamLocation place = e.getLocation();
            throw new JsonFaultException(
                    JsonFaultException.Kind.SYNTAX,
                    place == null ? "it is broken" : "line " + place.getLineNr() + ", column " + place.getColumnNr());
        }
    }

    private void rows(String name, RowTaker taker) throws JsonFaultException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new JsonFaultException(JsonFaultException.Kind.SYNTAX, "it begins with no object");
        }
        boolean isFound = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean isRows = parser.currentName().equals(name);
            JsonToken token = parser.nextToken();
            if (!isRows) {
                value(token);
            } else if (token == JsonToken.START_ARRAY) {
                isFound = true;
                takeRows(name, taker);
            } else {
                throw new JsonFaultException(JsonFaultException.Kind.FIELD, name + " is no array");
            }
        }
        if (parser.nextToken() != null) {
            throw new JsonFaultException(JsonFaultException.Kind.SYNTAX, "more follows behind its end");
        }
        if (!isFound) {
            throw new JsonFaultException(JsonFaultException.Kind.FIELD, name + " is missing");
        }
    }

    private void takeRows(String name, RowTaker taker) throws JsonFaultException {
        int number = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.START_OBJECT) {
                throw new JsonFaultException(JsonFaultException.Kind.FIELD, name + "[" + number + "] is no object");
            }
            values = 0;
            taker.take(members(), number++);
        }
    }

    /// UTF-8 has never fewer bytes than characters.
    private static int decode(byte[] utf8, char[] text) throws JsonFaultException {
        CharBuffer target = CharBuffer.wrap(text);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        if (decoder.decode(ByteBuffer.wrap(utf8), target, true).isError()
                || decoder.flush(target).isError()) {
            throw new JsonFaultException(JsonFaultException.Kind.SYNTAX, "it is no UTF-8");
        }
        return target.position();
    }

    private Json.Members document() throws JsonFaultException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new JsonFaultException(JsonFaultException.Kind.SYNTAX, "it begins with no object");
        }
        Map<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_STRING && name.equals(secretName)) {
                handOver();
            } else {
                members.put(name, value(token));
            }
        }
        if (parser.nextToken() != null) {
            throw new JsonFaultException(JsonFaultException.Kind.SYNTAX, "more follows behind its end");
        }
        return new Json.Members(members);
    }

    /// The characters are a part of the text that is wiped in the end, unless some were escaped, so both are wiped.
    private void handOver() {
        int from = parser.getStringOffset();
        int to = from + parser.getStringLength();
        char[] characters = parser.getStringCharacters();
        secret.accept(CharBuffer.wrap(characters, from, to - from).asReadOnlyBuffer());
        Arrays.fill(characters, from, to, '\0');
    }

    private Json.Members members() throws JsonFaultException {
        Map<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            members.put(name, value(parser.nextToken()));
        }
        return new Json.Members(members);
    }

    private Json.Elements elements() throws JsonFaultException {
        List<Json> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(token));
        }
        return new Json.Elements(elements);
    }

    private Json value(JsonToken token) throws JsonFaultException {
        if (++values > MAX_VALUES) {
            throw new JsonFaultException(JsonFaultException.Kind.LIMIT, "more than " + MAX_VALUES + " values");
        }
        return switch (token) {
            case START_OBJECT -> members();
            case START_ARRAY -> elements();
            case VALUE_STRING -> new Json.Text(parser.getString());
            case VALUE_NUMBER_INT -> new Json.Whole(parser.getString());
            case VALUE_NUMBER_FLOAT -> new Json.Fraction(parser.getString());
            case VALUE_TRUE -> new Json.Flag(true);
            case VALUE_FALSE -> new Json.Flag(false);
            case VALUE_NULL -> new Json.Null();
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("the JSON parser gave " + token + " for a value");
        };
    }
}
