package mapback.app.window.part;

import javafx.scene.Node;
import mapback.app.model.ContentKind;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.material2.Material2AL;
import org.kordamp.ikonli.material2.Material2MZ;

/// Pictures for kinds of things. They are letters of a font: sharp at any scale, coloured by style sheets.
public final class Icons {
    private Icons() {}

    /// A machine's by its backup type.
    public static Node machine(String backupType) {
        return of(
                switch (backupType) {
                    case "vm" -> Material2AL.DESKTOP_WINDOWS;
                    case "ct" -> Material2AL.INBOX;
                    default -> Material2AL.COMPUTER;
                });
    }

    /// A repository's.
    public static Node place(boolean isOfServer) {
        return of(isOfServer ? Material2AL.DNS : Material2AL.FOLDER);
    }

    /// A disk that this computer gets.
    public static Node newDisk() {
        return of(Material2MZ.STORAGE);
    }

    /// From one to the other.
    public static Node arrow() {
        return styled(Material2AL.ARROW_FORWARD, "muted-icon");
    }

    /// This computer's.
    public static Node computer() {
        return of(Material2AL.LAPTOP);
    }

    /// Of what is being done.
    public static Node jobs() {
        return of(Material2MZ.PLAYLIST_ADD_CHECK);
    }

    /// Of what is in a backup.
    public static Node content(ContentKind kind) {
        return of(
                switch (kind) {
                    case DISK -> Material2MZ.STORAGE;
                    case FILES -> Material2AL.FOLDER_OPEN;
                    case SETTINGS -> Material2MZ.SETTINGS;
                    case OTHER -> Material2AL.DESCRIPTION;
                });
    }

    /// Locked with a key.
    public static Node lock() {
        return styled(Material2AL.LOCK, "lock-icon");
    }

    /// All is as it should be.
    public static Node right() {
        return styled(Material2AL.CHECK_CIRCLE, "right-icon");
    }

    /// Something went wrong.
    public static Node wrong() {
        return styled(Material2AL.ERROR, "wrong-icon");
    }

    /// It goes on by itself, later.
    public static Node waiting() {
        return styled(Material2AL.HOURGLASS_EMPTY, "waiting-icon");
    }

    /// It is being done.
    public static Node working() {
        return styled(Material2AL.AUTORENEW, "working-icon");
    }

    /// Not tried yet.
    public static Node open() {
        return styled(Material2MZ.RADIO_BUTTON_UNCHECKED, "muted-icon");
    }

    private static Node styled(Ikon icon, String style) {
        Node node = of(icon);
        node.getStyleClass().add(style);
        return node;
    }

    private static Node of(Ikon icon) {
        return new FontIcon(icon);
    }
}
