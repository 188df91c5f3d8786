package mapback.pbs.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private int values;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    /// Reads a document that must be one object.
    ///
    /// @param limit bytes that such a document may have
    public static Json.Members read(byte[] utf8, int limit) throws JsonFaultException {
        if (utf8.length > limit) {
            throw new JsonFaultException(JsonFaultException.Kind.LIMIT, utf8.length + " bytes, at most " + limit);
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), decode(utf8))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonFaultException(JsonFaultException.Kind.SYNTAX, "it begins with no object");
            }
            Json.Members members = new JsonReader(parser).members();
            if (parser.nextToken() != null) {
                throw new JsonFaultException(JsonFaultException.Kind.SYNTAX, "more follows behind its end");
            }
            return members;
        } catch (StreamConstraintsException e) {
            throw new JsonFaultException(JsonFaultException.Kind.LIMIT, "nested too deep or a name is too long");
        } catch (JacksonException e) {
            // Only the place: the message of the library may hold content, and the document may be a key file.
            TokenStreamLocation place = e.getLocation();
            throw new JsonFaultException(
                    JsonFaultException.Kind.SYNTAX,
                    place == null ? "it is broken" : "line " + place.getLineNr() + ", column " + place.getColumnNr());
        }
    }

    private static String decode(byte[] utf8) throws JsonFaultException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new JsonFaultException(JsonFaultException.Kind.SYNTAX, "it is no UTF-8");
        }
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
