package mapback.service;

import java.util.Optional;
import mapback.mapping.ListedMapping;
import mapback.mapping.LostMapping;
import mapback.mapping.MappedImage;
import mapback.mapping.Mapping;
import mapback.mapping.MappingStatus;
import mapback.pbs.store.Waiting;
import mapback.protocol.DeviceRow;
import mapback.protocol.MappingRow;
import mapback.protocol.MappingState;

/// Mappings as rows of the protocol.
record MappingRows(Readings readings, Awaited awaited, KernelDevices devices) {
    /// @param isThorough whether the binder is asked who uses a device
    MappingRow row(ListedMapping listed, boolean isThorough) {
        MappingStatus status =
                switch (listed) {
                    case Mapping mapping -> mapping.status();
                    case LostMapping mapping -> awaited.status(mapping);
                };
        return row(listed, status, devices.row(listed, isThorough));
    }

    MappingRow row(ListedMapping mapping, MappingStatus status, Optional<DeviceRow> device) {
        Optional<Waiting> waiting = readings.waiting(mapping.id()).or(() -> awaited.waiting(mapping.id()));
        MappedImage image = mapping.image();
        return new MappingRow(
                mapping.id(),
                image.repository(),
                image.namespace(),
                image.snapshot(),
                image.archive(),
                mapping.place().toString(),
                mapping.uri(),
                mapping.size(),
                state(status.phase(), waiting.isPresent()),
                status.clients(),
                status.requests(),
                status.read(),
                status.rate(),
                status.failures(),
                mapping.startedAt(),
                status.problem(),
                waiting.map(Job::asRow),
                device);
    }

    private static MappingState state(MappingStatus.Phase phase, boolean isWaiting) {
        return switch (phase) {
            case WAITING -> MappingState.WAITING;
            case MAPPED -> isWaiting ? MappingState.WAITING : MappingState.MAPPED;
            case UNMAPPING -> MappingState.UNMAPPING;
            case GONE -> MappingState.GONE;
            case LOST -> MappingState.LOST;
        };
    }
}
