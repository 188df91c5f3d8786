package mapback.pbs.format;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mapback.problem.DamageProblem.ManifestDamaged;
import mapback.problem.DamageProblem.ManifestFault;
import mapback.problem.ProblemException;

/// Makes a [Manifest] of its JSON.
///
/// Keys that it does not know are no error: newer versions add some. What nothing signs (notes, the last
/// verification) is left out when it has the wrong form, for a broken note must not stand in a restore's way.
///
/// @param snapshot for messages
record ManifestReader(String snapshot) {
    static final String SIGNATURE = "signature";
    static final String UNPROTECTED = "unprotected";

    Manifest read(byte[] json) throws ProblemException {
        try {
            Json.Members document = JsonReader.read(json, Manifest.MAX_SIZE);
            JsonFields fields = new JsonFields(document, "");
            return new Manifest(
                    document,
                    name(fields),
                    files(fields.elements("files")),
                    signature(fields),
                    unprotected(fields.optionalMembers(UNPROTECTED)));
        } catch (JsonFaultException e) {
            throw damaged(snapshot, e);
        }
    }

    static ProblemException damaged(String snapshot, JsonFaultException fault) {
        ManifestFault kind =
                switch (fault.kind()) {
                    case SYNTAX -> ManifestFault.NOT_JSON;
                    case LIMIT -> ManifestFault.DEPTH;
                    case FIELD -> ManifestFault.FIELD;
                    case NULL -> ManifestFault.NULL;
                };
        return new ProblemException(new ManifestDamaged(snapshot, kind, fault.detail()), fault);
    }

    private ProblemException damaged(ManifestFault fault, String detail) {
        return new ProblemException(new ManifestDamaged(snapshot, fault, detail));
    }

    private static SnapshotName name(JsonFields fields) throws JsonFaultException {
        BackupType type = BackupType.parse(fields.text("backup-type"))
                .orElseThrow(() -> fields.wrong("backup-type", "is no type of backup"));
        String id = fields.text("backup-id");
        if (!Group.isId(id)) {
            throw fields.wrong("backup-id", "is no backup id");
        }
        long time = fields.whole("backup-time");
        if (!SnapshotName.isTime(time)) {
            throw fields.wrong("backup-time", "is no time of a backup");
        }
        return new SnapshotName(new Group(type, id), Instant.ofEpochSecond(time));
    }

    private Map<ArchiveName, ManifestFile> files(List<Json> elements) throws JsonFaultException, ProblemException {
        if (elements.size() > Manifest.MAX_FILES) {
            throw damaged(ManifestFault.DEPTH, elements.size() + " files, at most " + Manifest.MAX_FILES);
        }
        Map<ArchiveName, ManifestFile> files = new LinkedHashMap<>();
        for (int i = 0; i < elements.size(); i++) {
            if (!(elements.get(i) instanceof Json.Members members)) {
                throw damaged(ManifestFault.FIELD, "files[" + i + "] is no object");
            }
            ManifestFile file = file(new JsonFields(members, "files[" + i + "]."));
            if (files.put(file.name(), file) != null) {
                throw damaged(ManifestFault.DUPLICATE, file.name().server());
            }
        }
        return Collections.unmodifiableMap(files);
    }

    private ManifestFile file(JsonFields fields) throws JsonFaultException, ProblemException {
        String name = fields.text("filename");
        if (!ArchiveName.isServerName(name)) {
            throw damaged(ManifestFault.NAME, Names.shown(name));
        }
        // Backups made before version 0.8 lack the crypt mode.
        Optional<String> mode = fields.optionalText("crypt-mode");
        CryptMode cryptMode = mode.isEmpty()
                ? CryptMode.NONE
                : CryptMode.parse(mode.get()).orElseThrow(() -> fields.wrong("crypt-mode", "is no crypt mode"));
        long size = fields.whole("size");
        if (size < 0) {
            throw fields.wrong("size", "is negative");
        }
        String csum = fields.text("csum");
        if (!Digest.isHex(csum)) {
            throw fields.wrong("csum", "is no checksum");
        }
        return new ManifestFile(new ArchiveName(name), cryptMode, size, Digest.parse(csum, snapshot));
    }

    private static Optional<String> signature(JsonFields fields) throws JsonFaultException {
        Optional<String> signature = fields.optionalText(SIGNATURE);
        if (signature.isPresent() && !Digest.isHex(signature.get())) {
            throw fields.wrong(SIGNATURE, "is no signature");
        }
        return signature;
    }

    private static Unprotected unprotected(Optional<JsonFields> part) throws JsonFaultException {
        if (part.isEmpty()) {
            return Unprotected.NONE;
        }
        JsonFields fields = part.get();
        return new Unprotected(keyFingerprint(fields), lenientText(fields, "notes"), verifyState(fields));
    }

    private static Optional<Fingerprint> keyFingerprint(JsonFields fields) throws JsonFaultException {
        Optional<String> text = fields.optionalText("key-fingerprint");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Fingerprint.parse(text.get(), ""));
        } catch (ProblemException e) {
            throw fields.wrong("key-fingerprint", "is no fingerprint");
        }
    }

    private static Optional<VerifyState> verifyState(JsonFields fields) {
        if (!(fields.members().values().get("verify_state") instanceof Json.Members members)) {
            return Optional.empty();
        }
        JsonFields state = new JsonFields(members, "");
        return lenientText(state, "upid")
                .flatMap(upid -> lenientText(state, "state").map(text -> new VerifyState(upid, text)));
    }

    private static Optional<String> lenientText(JsonFields fields, String name) {
        return fields.members().values().get(name) instanceof Json.Text(String text)
                ? Optional.of(text)
                : Optional.empty();
    }
}
