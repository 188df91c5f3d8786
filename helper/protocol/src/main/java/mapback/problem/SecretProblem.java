package mapback.problem;

/// Problems with the places where secrets are kept: the desktop's keyring and the kernel's.
public sealed interface SecretProblem extends Problem {

    /// There is no keyring of a desktop here.
    record SecretServiceMissing(Lack lack) implements SecretProblem {
        /// What is not there.
        public enum Lack {
            /// A desktop session: there is no session bus.
            BUS,
            /// A program that keeps secrets.
            SERVICE
        }

        @Override
        public Code code() {
            return Code.of(2020);
        }

        @Override
        public int exitStatus() {
            return 5;
        }
    }

    /// The desktop's keyring is locked, and stayed so when its user was asked.
    record SecretServiceLocked(Reason reason) implements SecretProblem {
        /// Why.
        public enum Reason {
            /// Nobody was asked to open it.
            LOCKED,
            /// The user, or the program that asks, said no.
            DISMISSED,
            /// Nobody answered.
            NO_ANSWER
        }

        @Override
        public Code code() {
            return Code.of(2021);
        }

        @Override
        public int exitStatus() {
            return 5;
        }
    }

    /// The desktop's keyring did not do what it was asked for; `detail` is made harmless before.
    record SecretServiceFault(String detail) implements SecretProblem {
        @Override
        public Code code() {
            return Code.of(2022);
        }

        @Override
        public int exitStatus() {
            return 5;
        }
    }

    /// The system lets nobody use the kernel's keyring.
    record KernelKeyringMissing() implements SecretProblem {
        @Override
        public Code code() {
            return Code.of(2023);
        }

        @Override
        public int exitStatus() {
            return 5;
        }
    }

    /// This user's share of the kernel's keyring is used up.
    record KernelKeyringFull() implements SecretProblem {
        @Override
        public Code code() {
            return Code.of(2024);
        }

        @Override
        public int exitStatus() {
            return 5;
        }
    }
}
