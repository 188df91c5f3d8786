package mapback.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import mapback.mapping.DeviceWish;
import mapback.pbs.format.ArchiveName;
import mapback.problem.HelperProblem.MessageInvalid;
import mapback.problem.MappingProblem.NotAnImage;
import mapback.problem.MappingProblem.SocketFault;
import mapback.problem.MappingProblem.SocketRefused;
import mapback.problem.MappingProblem.Unmappable;
import mapback.problem.ProblemException;
import mapback.protocol.Request;
import mapback.restore.DatastoreAround;

/// What is to be mapped and where, as far as it can be judged without opening the snapshot.
///
/// @param place  the wished socket's absolute path
/// @param device present when it is to become one
record MappingWish(ArchiveName archive, Optional<Path> place, Optional<DeviceWish> device) {
    static MappingWish of(Request.Map request) throws ProblemException {
        ArchiveName archive = ArchiveName.ofUser(request.archive(), "archive");
        Optional<Path> place = Optional.empty();
        if (request.place().isPresent()) {
            place = Optional.of(absolute(request.place().get()));
        }
        Optional<DeviceWish> device = Optional.empty();
        if (request.device().isPresent()) {
            device = Optional.of(KernelDevices.wish(request.device().get()));
        }
        return new MappingWish(archive, place, device);
    }

    private static Path absolute(String place) throws ProblemException {
        try {
            Path path = Path.of(place);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new ProblemException(new MessageInvalid("place is no path"), e);
        }
        throw new ProblemException(new MessageInvalid("place is not absolute: " + place));
    }

    void mustBeAnImage() throws ProblemException {
        switch (archive.kind()) {
            case FIXED -> {}
            case DYNAMIC -> throw new ProblemException(new NotAnImage(archive.user(), Unmappable.FILE_ARCHIVE));
            case BLOB -> throw new ProblemException(new NotAnImage(archive.user(), Unmappable.BLOB));
        }
    }

    /// Nothing is ever made in a datastore.
    ///
    /// @param datastore the folder of the one that is read, where it is one
    void mustBeOutside(Optional<Path> datastore) throws IOException {
        if (place.isPresent()) {
            mustBeOutside(place.get(), datastore);
        }
    }

    private static void mustBeOutside(Path place, Optional<Path> datastore) throws IOException {
        Path folder = Optional.ofNullable(place.getParent()).orElse(place);
        if (!Files.isDirectory(folder)) {
            // What is wrong with it is told by whoever makes the socket.
            return;
        }
        Optional<Path> around = DatastoreAround.of(folder.toRealPath(), datastore);
        if (around.isPresent()) {
            throw new ProblemException(new SocketRefused(
                    place.toString(), SocketFault.IN_DATASTORE, around.get().toString()));
        }
    }
}
