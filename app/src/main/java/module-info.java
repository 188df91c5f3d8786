/// The window and the command line: shows and asks, knows nothing of PBS.
module mapback.app {
    requires static transitive org.jspecify;
    requires mapback.protocol;
    requires info.picocli;
    requires java.logging;
    requires jdk.unsupported; // signals: Ctrl-C has to cancel a job instead of ending the process

    // The window's; a command starts without them, and whoever starts the window adds them.
    requires static javafx.base;
    requires static javafx.graphics;
    requires static javafx.controls;
    requires static javafx.fxml;
    requires static atlantafx.base;
    requires static org.kordamp.ikonli.core;
    requires static org.kordamp.ikonli.javafx;
    requires static org.kordamp.ikonli.material2;
    requires static org.freedesktop.dbus;

    opens mapback.app.cli to
            info.picocli;
    // Views are made from files that name controllers' fields.
    opens mapback.app.window.frame to
            javafx.fxml;
    opens mapback.app.window.welcome to
            javafx.fxml;
    opens mapback.app.window.connect to
            javafx.fxml;
    opens mapback.app.window.backups to
            javafx.fxml;
    opens mapback.app.window.question to
            javafx.fxml;
    opens mapback.app.window.check to
            javafx.fxml;
    opens mapback.app.window.launcher to
            javafx.fxml;
    opens mapback.app.window.mappings to
            javafx.fxml;
    opens mapback.app.window.jobs to
            javafx.fxml;
    opens mapback.app.window.findout to
            javafx.fxml;

    exports mapback.app.window to
            javafx.graphics; // it makes the program's object
    exports mapback.app.window.part to
            javafx.fxml;

    opens mapback.app.text to
            mapback.protocol; // its sentences are read by mapback.problem
}
