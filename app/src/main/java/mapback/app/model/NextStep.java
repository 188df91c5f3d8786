package mapback.app.model;

import java.util.List;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.DeviceProblem.BinderFailed;
import mapback.problem.DeviceProblem.BinderMissing;
import mapback.problem.DeviceProblem.DeviceDenied;
import mapback.problem.DeviceProblem.DeviceInUse;
import mapback.problem.DeviceProblem.DriverUnusable;
import mapback.problem.DeviceProblem.NoFreeDevice;
import mapback.problem.DeviceProblem.PartitionNotClosed;
import mapback.problem.DeviceProblem.PartitionNotOpened;
import mapback.problem.GeneralProblem.LauncherNotMade;
import mapback.problem.HelperProblem;
import mapback.problem.KeyProblem;
import mapback.problem.KeyProblem.KeyFileInvalid;
import mapback.problem.KeyProblem.KeyFileMissing;
import mapback.problem.KeyProblem.KeyFileUnreadable;
import mapback.problem.KeyProblem.KeyWrong;
import mapback.problem.MappingProblem.MappingInUse;
import mapback.problem.MappingProblem.TooManyMappings;
import mapback.problem.Problem;
import mapback.problem.RepositoryProblem;
import mapback.problem.SecretProblem;
import mapback.problem.ServerProblem;
import mapback.problem.ServerProblem.CertificateChanged;
import mapback.problem.ServerProblem.CertificateUnknown;
import mapback.problem.ServerProblem.LoginNeeded;
import mapback.problem.ServerProblem.LoginRefused;
import mapback.problem.ServerProblem.SecondFactorNeeded;
import mapback.problem.TargetProblem;
import mapback.problem.TargetProblem.TargetBusy;
import mapback.problem.TargetProblem.TargetExists;
import mapback.problem.TargetProblem.TargetFull;
import mapback.problem.TargetProblem.TargetHalfWritten;
import mapback.problem.TargetProblem.TargetHasOtherNames;
import mapback.problem.TargetProblem.TargetVanished;

/// What a person can do about a problem, here and now.
public enum NextStep {
    /// The same once more.
    AGAIN,
    /// A look at every link between here and the backup.
    FIND_OUT,
    /// Handing the disk out to programs instead, which needs no privilege.
    EXPORT,
    /// A look at what is attached, of which something can be taken away.
    SHOW_MAPPINGS,
    /// A look at the job that is in the way.
    SHOW_JOBS,
    /// Another place for the file.
    OTHER_TARGET,
    /// Another key file.
    OTHER_KEY,
    /// Beginning although it may not fit.
    IGNORE_SPACE,
    /// Changing the file that is there where it differs.
    COMPARE,
    /// Replacing the file that is there.
    REPLACE,
    /// Leaving out what is damaged.
    SKIP_DAMAGED,
    /// Closing what is open of a disk, and taking it away then.
    CLOSE,
    /// Taking a disk away from those who use it.
    FORCE;

    /// Whether it takes something away from somebody, and looks like that.
    public boolean isDestroying() {
        return this == FORCE || this == REPLACE;
    }

    /// The steps that may help with a problem, the likeliest first.
    public static List<NextStep> of(Problem problem) {
        return switch (problem) {
            case LoginNeeded _, LoginRefused _, SecondFactorNeeded _, CertificateUnknown _, CertificateChanged _ ->
                List.of(AGAIN);
            case ServerProblem _, RepositoryProblem _ -> List.of(AGAIN, FIND_OUT);
            case KeyWrong _, KeyFileInvalid _, KeyFileMissing _, KeyFileUnreadable _ -> List.of(OTHER_KEY);
            case LauncherNotMade _ -> List.of(OTHER_TARGET);
            case KeyProblem _, HelperProblem _, SecretProblem _, PartitionNotOpened _ -> List.of(AGAIN);
            case BinderMissing _, DriverUnusable _ -> List.of(EXPORT);
            case DeviceDenied _, BinderFailed _ -> List.of(AGAIN, EXPORT);
            case NoFreeDevice _ -> List.of(SHOW_MAPPINGS, EXPORT);
            case TooManyMappings _ -> List.of(SHOW_MAPPINGS);
            case DeviceInUse(var _, List<String> users)
            when users.stream().anyMatch(NextStep::isFolder) -> List.of(CLOSE, FORCE);
            case DeviceInUse _ -> List.of(FORCE);
            case PartitionNotClosed _ -> List.of(AGAIN, FORCE);
            case MappingInUse _ -> List.of(FORCE);
            case TargetBusy _ -> List.of(SHOW_JOBS, OTHER_TARGET);
            case TargetFull _ -> List.of(OTHER_TARGET, IGNORE_SPACE);
            case TargetExists _, TargetHalfWritten _ -> List.of(COMPARE, REPLACE);
            case TargetHasOtherNames _ -> List.of(OTHER_TARGET, REPLACE);
            case TargetVanished _ -> List.of(AGAIN, OTHER_TARGET);
            case TargetProblem _ -> List.of(OTHER_TARGET);
            case ChunkDamaged _ -> List.of(SKIP_DAMAGED);
            default -> List.of();
        };
    }

    /// Users are mount points, processes and other devices.
    private static boolean isFolder(String user) {
        return user.startsWith("/") && !user.startsWith("/dev/");
    }
}
