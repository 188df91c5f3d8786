/// The window and the command line: shows and asks, knows nothing of PBS.
module mapback.app {
    requires static transitive org.jspecify;
    requires mapback.protocol;
    requires info.picocli;
    requires java.logging;
    requires jdk.unsupported; // signals: Ctrl-C has to cancel a job instead of ending the process

    opens mapback.app.cli to
            info.picocli;
    opens mapback.app.text to
            mapback.protocol; // its sentences are read by mapback.problem
}
