package mapback.app.window;

import java.nio.file.Path;
import mapback.app.desktop.Disks;
import mapback.app.desktop.FileManager;
import mapback.app.desktop.Settings;
import mapback.app.model.Volumes;
import mapback.problem.ProblemException;

/// What is on disks, by the services of the desktop.
record DesktopVolumes(Disks disks, FileManager manager, Settings settings) implements Volumes {
    @Override
    public boolean canOpen(String fileSystem) {
        return Disks.canOpen(fileSystem);
    }

    @Override
    public Path open(String partition, String fileSystem) throws ProblemException, InterruptedException {
        return disks.open(partition, fileSystem);
    }

    @Override
    public void close(String partition) throws ProblemException {
        disks.close(partition);
    }

    @Override
    public boolean show(Path folder) {
        return manager.show(folder);
    }

    @Override
    public boolean isWarned() {
        return settings.hasToldOfTrust();
    }

    @Override
    public void warned() {
        settings.toldOfTrust();
    }
}
