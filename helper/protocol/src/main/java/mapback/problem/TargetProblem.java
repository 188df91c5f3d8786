package mapback.problem;

/// Problems of what a restore writes.
public sealed interface TargetProblem extends Problem {

    /// There is a file already, and nothing said that it may be replaced.
    record TargetExists(String target) implements TargetProblem {
        @Override
        public Code code() {
            return Code.of(6001);
        }

        @Override
        public int exitStatus() {
            return 6;
        }
    }

    /// The folder to write into does not exist.
    record TargetFolderMissing(String target, String folder) implements TargetProblem {
        @Override
        public Code code() {
            return Code.of(6002);
        }

        @Override
        public int exitStatus() {
            return 8;
        }
    }

    /// This user may not write there.
    record TargetDenied(String target, String folder) implements TargetProblem {
        @Override
        public Code code() {
            return Code.of(6003);
        }

        @Override
        public int exitStatus() {
            return 4;
        }
    }

    /// Not enough room. Both sizes in bytes.
    record TargetFull(String target, long neededSize, long availableSize) implements TargetProblem {
        @Override
        public Code code() {
            return Code.of(6004);
        }

        @Override
        public int exitStatus() {
            return 8;
        }
    }

    /// The target is a folder.
    record TargetIsFolder(String target, String suggestion) implements TargetProblem {
        @Override
        public Code code() {
            return Code.of(6005);
        }

        @Override
        public int exitStatus() {
            return 6;
        }
    }

    /// The target is a device, a pipe or something else that is no plain file.
    record TargetIsDevice(String target) implements TargetProblem {
        @Override
        public Code code() {
            return Code.of(6006);
        }

        @Override
        public int exitStatus() {
            return 6;
        }
    }

    /// Another job is writing there.
    record TargetBusy(String target, String job) implements TargetProblem {
        @Override
        public Code code() {
            return Code.of(6007);
        }

        @Override
        public int exitStatus() {
            return 6;
        }
    }

    /// Writing failed; `unfinished` is the marked file with what was written.
    record TargetWriteFailed(String target, long failedOffset, String reason, String unfinished)
            implements TargetProblem {
        @Override
        public Code code() {
            return Code.of(6008);
        }

        @Override
        public int exitStatus() {
            return 8;
        }
    }

    /// The restore ended, but damaged ranges were left out as asked.
    record DamagedRangesLeft(String target, long rangeCount, long damagedSize) implements TargetProblem {
        @Override
        public Code code() {
            return Code.of(6009);
        }

        @Override
        public int exitStatus() {
            return 11;
        }
    }

    /// The program that was to read the stream went away.
    record ReaderGone(String what) implements TargetProblem {
        @Override
        public Code code() {
            return Code.of(6010);
        }

        @Override
        public int exitStatus() {
            return 8;
        }
    }

    /// A file that an interrupted restore has changed in part, and nothing said to go on.
    record TargetHalfWritten(String target, String snapshot, String archive) implements TargetProblem {
        @Override
        public Code code() {
            return Code.of(6011);
        }

        @Override
        public int exitStatus() {
            return 6;
        }
    }

    /// The target lies inside the datastore, where nothing is ever written.
    record TargetInDatastore(String target, String repository) implements TargetProblem {
        @Override
        public Code code() {
            return Code.of(6012);
        }

        @Override
        public int exitStatus() {
            return 6;
        }
    }

    /// The file being written was moved or deleted by someone else meanwhile.
    record TargetVanished(String target) implements TargetProblem {
        @Override
        public Code code() {
            return Code.of(6013);
        }

        @Override
        public int exitStatus() {
            return 8;
        }
    }

    /// Another program holds a lock on the file that was to be changed in place, as a running virtual machine does.
    record TargetInUse(String target) implements TargetProblem {
        @Override
        public Code code() {
            return Code.of(6014);
        }

        @Override
        public int exitStatus() {
            return 6;
        }
    }

    /// The user cancelled a restore that had written something; `unfinished` is the marked file with it.
    record RestoreCancelled(String target, String unfinished) implements TargetProblem {
        @Override
        public Code code() {
            return Code.of(6015);
        }

        @Override
        public int exitStatus() {
            return 130;
        }
    }

    /// A name that the file system cannot hold, with what is put behind it meanwhile.
    record TargetNameUnusable(String target, String reason) implements TargetProblem {
        @Override
        public Code code() {
            return Code.of(6016);
        }

        @Override
        public int exitStatus() {
            return 6;
        }
    }

    /// A file that was to be changed in place has other names, which would change with it.
    record TargetHasOtherNames(String target, long nameCount) implements TargetProblem {
        @Override
        public Code code() {
            return Code.of(6017);
        }

        @Override
        public int exitStatus() {
            return 6;
        }
    }

    /// What bears the name of the unfinished file is not ours to go on with.
    record PartInTheWay(String target, String part) implements TargetProblem {
        @Override
        public Code code() {
            return Code.of(6018);
        }

        @Override
        public int exitStatus() {
            return 6;
        }
    }
}
