package mapback.pbs.format;

import java.io.IOException;
import mapback.problem.DamageProblem.BlobFault;

/// A stored blob that is not what it must be. Who knows which archive or file it belongs to, makes a problem of it.
///
/// It is here, below both, because a chunk source finds a chunk missing and a decoder finds it damaged.
public final class BlobFaultException extends IOException {
    private static final long serialVersionUID = 1L;

    private final BlobFault fault;

    public BlobFaultException(BlobFault fault) {
        super(fault.name());
        this.fault = fault;
    }

    /// @param cause what the log shows beneath it
    public BlobFaultException(BlobFault fault, Throwable cause) {
        super(fault.name(), cause);
        this.fault = fault;
    }

    /// What is wrong with it.
    public BlobFault fault() {
        return fault;
    }
}
