package mapback.app.window.part;

import java.nio.file.Path;
import java.util.Map;
import javafx.scene.Node;
import mapback.app.model.Target;
import mapback.app.text.Harmless;
import mapback.app.text.WindowText;

/// What a place for something of a backup is called, and its picture.
public final class TargetText {
    private TargetText() {}

    /// In a few words.
    public static String name(Target target, WindowText text) {
        return switch (target) {
            case Target.NewDisk _ -> text.say("target.disk");
            case Target.Folder(Path path) -> text.say("target.folder", Map.of("folder", folder(path)));
        };
    }

    /// The last part says most.
    private static String folder(Path path) {
        return Harmless.line(String.valueOf(path.getFileName() == null ? path : path.getFileName()));
    }

    /// What becomes of what is brought there.
    public static String why(Target target, WindowText text) {
        return switch (target) {
            case Target.NewDisk _ -> text.say("target.disk.why");
            case Target.Folder(Path path) ->
                text.say("target.folder.why", Map.of("folder", Harmless.line(path.toString())));
        };
    }

    /// Its picture.
    public static Node icon(Target target) {
        return switch (target) {
            case Target.NewDisk _ -> Icons.newDisk();
            case Target.Folder _ -> Icons.place(false);
        };
    }
}
