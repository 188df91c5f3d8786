package mapback.pbs.blob;

import java.io.IOException;
import mapback.problem.DamageProblem.BlobFault;

/// A stored blob is not what it must be. Who knows which chunk or file it was turns it into a problem.
public final class BlobFaultException extends IOException {
    private static final long serialVersionUID = 1L;

    private final BlobFault fault;

    public BlobFaultException(BlobFault fault) {
        super("blob fault " + fault);
        this.fault = fault;
    }

    /// @param cause what the log shows beneath it
    public BlobFaultException(BlobFault fault, Throwable cause) {
        super("blob fault " + fault, cause);
        this.fault = fault;
    }

    /// What is wrong with it.
    public BlobFault fault() {
        return fault;
    }
}
