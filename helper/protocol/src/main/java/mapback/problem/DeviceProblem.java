package mapback.problem;

import java.util.List;

/// Problems of mappings that are block devices of the kernel.
public sealed interface DeviceProblem extends Problem {

    /// What is wrong with the kernel's driver.
    enum DriverFault {
        /// It is not loaded, and could not be.
        MISSING,
        /// It was loaded so that devices have no partitions.
        NO_PARTITIONS,
        /// It is too old to be told whose a device is.
        TOO_OLD
    }

    /// Why the system did not permit it.
    enum DenialReason {
        /// Its rules say no, or the password was wrong.
        REFUSED,
        /// The user closed the dialogue.
        DISMISSED,
        /// There is no one whom it could ask.
        NO_AGENT,
        /// It could not be asked.
        UNKNOWN
    }

    /// By whom a device is used already.
    enum TakenBy {
        /// Another mapping, of this user or another one.
        MAPPING,
        /// Another program.
        PROGRAM
    }

    /// Neither the service that binds devices nor the other way to root is there.
    record BinderMissing() implements DeviceProblem {
        @Override
        public Code code() {
            return Code.of(8101);
        }

        @Override
        public int exitStatus() {
            return 14;
        }
    }

    /// In which way the process that binds devices is started.
    enum BinderKind {
        /// By the system, when it is asked.
        SERVICE,
        /// By the helper, where there is no service.
        OWN
    }

    /// The process that binds devices could not be talked to, or failed.
    record BinderFailed(String reason, BinderKind kind) implements DeviceProblem {
        @Override
        public Code code() {
            return Code.of(8102);
        }

        @Override
        public int exitStatus() {
            return 10;
        }
    }

    /// The system did not permit to bind or take away a device.
    record DeviceDenied(DenialReason fault) implements DeviceProblem {
        @Override
        public Code code() {
            return Code.of(8103);
        }

        @Override
        public int exitStatus() {
            return 4;
        }
    }

    /// The kernel's driver is not there or cannot be used.
    record DriverUnusable(DriverFault fault) implements DeviceProblem {
        @Override
        public Code code() {
            return Code.of(8104);
        }

        @Override
        public int exitStatus() {
            return 14;
        }
    }

    /// Why a file system on a device could not be opened or closed for the user.
    enum OpenFault {
        /// The desktop's disk service is not there.
        NO_SERVICE,
        /// The system's rules say no, or the password was wrong.
        REFUSED,
        /// The user closed the dialogue.
        DISMISSED,
        /// Programs have files of it open.
        BUSY,
        /// Anything else, as the service says it.
        OTHER
    }

    /// The wished device is used already.
    record DeviceTaken(String device, TakenBy fault) implements DeviceProblem {
        @Override
        public Code code() {
            return Code.of(8105);
        }

        @Override
        public int exitStatus() {
            return 6;
        }
    }

    /// All devices are used.
    record NoFreeDevice() implements DeviceProblem {
        @Override
        public Code code() {
            return Code.of(8106);
        }

        @Override
        public int exitStatus() {
            return 6;
        }
    }

    /// The user has as many devices, or questions about them under way, as one may have.
    record TooManyOfUser() implements DeviceProblem {
        @Override
        public Code code() {
            return Code.of(8114);
        }

        @Override
        public int exitStatus() {
            return 6;
        }
    }

    /// What would be started as root where there is no service is not root's alone.
    ///
    /// @param file the first that others can write, or that is not there
    record BinderUnsafe(String file) implements DeviceProblem {
        @Override
        public Code code() {
            return Code.of(8115);
        }

        @Override
        public int exitStatus() {
            return 14;
        }
    }

    /// The user would have to be asked for a password, and has done nothing for which he would expect that.
    record LeaveAwaited(String device) implements DeviceProblem {
        @Override
        public Code code() {
            return Code.of(8116);
        }

        @Override
        public int exitStatus() {
            return 4;
        }
    }

    /// Something uses the device that is to be unmapped.
    ///
    /// @param users mount points, processes, other devices, mappings of what lies on it
    record DeviceInUse(String device, List<String> users) implements DeviceProblem {
        @Override
        public Code code() {
            return Code.of(8107);
        }

        @Override
        public int exitStatus() {
            return 6;
        }
    }

    /// Another program has mapped the device.
    record DeviceForeign(String device) implements DeviceProblem {
        @Override
        public Code code() {
            return Code.of(8108);
        }

        @Override
        public int exitStatus() {
            return 6;
        }
    }

    /// The device is cut off, but whoever has it open keeps it in the system.
    record DeviceLingers(String device) implements DeviceProblem {
        @Override
        public Code code() {
            return Code.of(8109);
        }

        @Override
        public int exitStatus() {
            return 6;
        }
    }

    /// The helper that served a device ended without taking it away.
    record DeviceLost(String mapping, String archive, String snapshot, String device) implements DeviceProblem {
        @Override
        public Code code() {
            return Code.of(8110);
        }

        @Override
        public int exitStatus() {
            return 10;
        }
    }

    /// The device is bound, but cannot be opened or read.
    record DeviceUnreadable(String device, String reason) implements DeviceProblem {
        @Override
        public Code code() {
            return Code.of(8111);
        }

        @Override
        public int exitStatus() {
            return 10;
        }
    }

    /// A file system on a device could not be opened for the user; `detail` is the service's own.
    record PartitionNotOpened(String partition, OpenFault fault, String detail) implements DeviceProblem {
        @Override
        public Code code() {
            return Code.of(8112);
        }

        @Override
        public int exitStatus() {
            return fault == OpenFault.REFUSED || fault == OpenFault.DISMISSED ? 4 : 10;
        }
    }

    /// A file system that was opened for the user could not be closed again.
    record PartitionNotClosed(String partition, OpenFault fault, String detail) implements DeviceProblem {
        @Override
        public Code code() {
            return Code.of(8113);
        }

        @Override
        public int exitStatus() {
            return switch (fault) {
                case BUSY -> 6;
                case REFUSED, DISMISSED -> 4;
                case NO_SERVICE, OTHER -> 10;
            };
        }
    }
}
