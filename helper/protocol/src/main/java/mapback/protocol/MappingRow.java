package mapback.protocol;

import java.util.Optional;
import mapback.problem.Problem;

/// A mapping as it is now.
///
/// @param mapping   its id
/// @param archive   with its server suffix
/// @param place     where it is: the socket's absolute path, or the device's
/// @param uri       what NBD clients take for the socket and the export in it; of a device none
/// @param size      bytes of the image
/// @param clients   how many are connected
/// @param requests  answered so far, from all clients
/// @param read      bytes that clients got so far
/// @param rate      bytes that they got per second over the last seconds
/// @param failures  reads that failed so far
/// @param startedAt Unix milliseconds
/// @param problem   why a read failed, the last time that one did; of a lost one what to do
/// @param waiting   while readers wait for a server that is away
/// @param device    of one that is a block device
public record MappingRow(
        String mapping,
        String repository,
        String namespace,
        String snapshot,
        String archive,
        String place,
        Optional<String> uri,
        long size,
        MappingState state,
        long clients,
        long requests,
        long read,
        long rate,
        long failures,
        long startedAt,
        Optional<Problem> problem,
        Optional<WaitingRow> waiting,
        Optional<DeviceRow> device) {}
