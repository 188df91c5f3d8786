package mapback.pbs.key;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.format.Json;
import mapback.pbs.format.JsonFaultException;
import mapback.pbs.format.JsonFields;
import mapback.pbs.format.JsonReader;
import mapback.problem.KeyProblem.KeyFileFault;
import mapback.problem.KeyProblem.KeyFileInvalid;
import mapback.problem.ProblemException;

/// Makes a [KeyFile] of its bytes.
///
/// @param origin what messages call the file
record KeyFileReader(String origin) {
    private static final String BEGIN = "-----BEGIN PROXMOX BACKUP KEY-----";
    private static final String END = "-----END PROXMOX BACKUP KEY-----";
    private static final int MAX_HINT = 64;
    private static final int MAX_BASE64 = 1024;

    KeyFile read(byte[] text) throws ProblemException {
        if (text.length > KeyFile.MAX_SIZE) {
            throw invalid(KeyFileFault.TOO_LARGE, text.length + " bytes");
        }
        byte[] json = withoutLines(text);
        SecretText data = new SecretText();
        try {
            return read(new JsonFields(JsonReader.read(json, KeyFile.MAX_SIZE, "data", data), ""), data);
        } catch (JsonFaultException e) {
            KeyFileFault fault =
                    switch (e.kind()) {
                        case SYNTAX, LIMIT -> KeyFileFault.NOT_JSON;
                        case FIELD, NULL -> KeyFileFault.FIELD;
                    };
            throw invalid(fault, e.detail());
        } finally {
            Arrays.fill(json, (byte) 0);
            data.close();
        }
    }

    /// A copy of what is between the lines of a paper key, or of everything when it has none.
    private static byte[] withoutLines(byte[] text) {
        int begin = indexOf(text, BEGIN, 0);
        int end = begin < 0 ? -1 : indexOf(text, END, begin);
        return end < 0 ? text.clone() : Arrays.copyOfRange(text, begin + BEGIN.length(), end);
    }

    private static int indexOf(byte[] text, String line, int from) {
        byte[] wanted = line.getBytes(StandardCharsets.US_ASCII);
        for (int i = from; i + wanted.length <= text.length; i++) {
            if (Arrays.equals(text, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }

    private KeyFile read(JsonFields fields, SecretText data) throws JsonFaultException, ProblemException {
        Kdf kdf = kdf(fields.optionalMembers("kdf"));
        Instant created = time(fields, "created");
        Instant modified = time(fields, "modified");
        Optional<Fingerprint> fingerprint = fingerprint(fields);
        Optional<String> hint = fields.optionalText("hint").flatMap(KeyFileReader::oneLine);
        return new KeyFile(origin, kdf, created, modified, data(fields, data, kdf), fingerprint, hint);
    }

    private Kdf kdf(Optional<JsonFields> kdf) throws JsonFaultException, ProblemException {
        if (kdf.isEmpty()) {
            return new Kdf.None();
        }
        Map<String, Json> ways = kdf.get().members().values();
        if (ways.size() != 1) {
            throw invalid(KeyFileFault.KDF, ways.size() + " ways");
        }
        Optional<JsonFields> scrypt = kdf.get().optionalMembers("Scrypt");
        if (scrypt.isPresent()) {
            JsonFields it = scrypt.get();
            return new Kdf.Scrypt(it.whole("n"), it.whole("r"), it.whole("p"), salt(it));
        }
        Optional<JsonFields> pbkdf2 = kdf.get().optionalMembers("PBKDF2");
        if (pbkdf2.isPresent()) {
            JsonFields it = pbkdf2.get();
            return new Kdf.Pbkdf2Rounds(it.whole("iter"), salt(it));
        }
        throw invalid(KeyFileFault.KDF, oneLine(ways.keySet().iterator().next()).orElse("no name"));
    }

    /// RFC 3339 with `Z` or an offset.
    private static Instant time(JsonFields fields, String name) throws JsonFaultException {
        String text = fields.text(name);
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw fields.wrong(name, "is no time");
        }
    }

    private static Optional<Fingerprint> fingerprint(JsonFields fields) throws JsonFaultException {
        Optional<String> text = fields.optionalText("fingerprint");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Fingerprint.parse(text.get(), ""));
        } catch (ProblemException e) {
            throw fields.wrong("fingerprint", "is no fingerprint");
        }
    }

    private Secret data(JsonFields fields, SecretText text, Kdf kdf) throws JsonFaultException, ProblemException {
        Secret data = Secret.owning(base64(text.bytes().orElseThrow(() -> fields.wrong("data", "is no text")), "data"));
        boolean fits =
                switch (kdf) {
                    case Kdf.None none -> data.length() == Key.LENGTH;
                    case Kdf.Locked locked -> data.length() >= KeyFile.IV_SIZE + KeyFile.TAG_SIZE;
                };
        if (!fits) {
            data.close();
            throw invalid(KeyFileFault.LENGTH, data.length() + " bytes");
        }
        return data;
    }

    private String salt(JsonFields fields) throws JsonFaultException, ProblemException {
        String text = fields.text("salt");
        base64(text.getBytes(StandardCharsets.UTF_8), fields.where() + "salt");
        return text;
    }

    private byte[] base64(byte[] text, String name) throws ProblemException {
        if (text.length > MAX_BASE64) {
            throw invalid(KeyFileFault.LENGTH, text.length + " characters of base64");
        }
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw invalid(KeyFileFault.BASE64, name);
        }
    }

    /// What may be shown of a text from outside: at most 64 characters, none that moves the cursor.
    private static Optional<String> oneLine(String text) {
        String shown = text.substring(0, Math.min(text.length(), MAX_HINT)).replaceAll("[\\p{Cc}\\p{Cf}]", "\uFFFD");
        return shown.isBlank() ? Optional.empty() : Optional.of(shown);
    }

    private ProblemException invalid(KeyFileFault fault, String detail) {
        return new ProblemException(new KeyFileInvalid(origin, fault, detail));
    }
}
