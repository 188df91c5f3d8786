"""Interrupts the command in every moment of a mapping: what was not told is not there.

Usage: interrupted.py SECONDS-BETWEEN LONGEST COMMAND...
"""

import glob
import signal
import subprocess
import sys
import time

step, longest, command = float(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]


def connected():
    return glob.glob("/sys/block/nbd*/pid")


def mappings():
    return subprocess.run(["mapback", "mappings"], capture_output=True, text=True).stdout


told = untold = 0
delay = 0.0
while delay <= longest:
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        # A shell in the background has it ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    out = process.communicate()[0]
    if "/dev/nbd" in out:
        told += 1
        subprocess.run(["mapback", "unmap", out.split("\n")[1].strip()], check=True, stdout=subprocess.DEVNULL)
    else:
        untold += 1
        assert process.returncode in (130, -signal.SIGINT), "after %.1f s: status %d" % (delay, process.returncode)
    for _ in range(100):
        left = mappings()
        if "Nothing mapped" in left and not connected():
            break
        time.sleep(0.2)
    else:
        sys.exit("after %.1f s there is left: %s %s" % (delay, left, connected()))
    delay += step
print("%d times before it was told, %d after" % (untold, told))
assert untold
