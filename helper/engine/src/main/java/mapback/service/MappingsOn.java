package mapback.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mapback.mapping.MappedImage;
import mapback.problem.DeviceProblem.DeviceInUse;

/// Which mappings use a device, since the repository that they read lies on it: they hold no file of it open, and
/// would read nothing any more without it.
///
/// @param refusal what the system says of who uses the device
record MappingsOn(DeviceInUse refusal) {
    /// The same with those mappings named, behind where it is mounted.
    ///
    /// @param images of all mappings, with their ids
    DeviceInUse naming(List<Listed> images) {
        List<Path> mounts = refusal.users().stream()
                .filter(user -> user.startsWith("/"))
                .map(Path::of)
                .toList();
        List<String> users = new ArrayList<>(refusal.users());
        images.stream()
                .filter(one -> one.image().repository().startsWith("/"))
                .filter(one -> mounts.stream().anyMatch(Path.of(one.image().repository())::startsWith))
                .map(one -> one.image().name() + " (" + one.id() + ")")
                .forEach(users::add);
        return new DeviceInUse(refusal.device(), users);
    }

    /// A mapping of the list.
    record Listed(String id, MappedImage image) {}
}
