package mapback.protocol.wire;

import java.io.IOException;
import java.util.Map;
import mapback.problem.ProblemException;

/// Records as JSON text, for files that hold what messages hold. The fields are those of the messages.
public final class RecordText {
    private RecordText() {}

    /// @param record a public record of strings, numbers, booleans, enums, problems, such records, lists and
    ///     optionals
    /// @return UTF-8
    public static byte[] render(Record record) {
        return Json.render(RecordCodec.encode(record));
    }

    /// @param utf8 at most [Limits#MESSAGE_SIZE]; fields that the record lacks are ignored
    /// @throws IOException when the text is no such record; says which field is wrong
    public static <R extends Record> R parse(Class<R> type, byte[] utf8) throws IOException {
        Map<String, Object> object;
        try {
            object = Json.parse(utf8);
        } catch (ProblemException e) {
            throw new IOException("no JSON object", e);
        }
        try {
            return RecordCodec.decode(type, object);
        } catch (FieldException e) {
            throw new IOException("no " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }
}
