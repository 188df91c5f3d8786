"""Polkit's agent for a terminal, for the window of a user, and somebody who types a password at its question.

agent.py USER PASSWORD
"""

import os
import pty
import subprocess
import sys
import time

user, password = sys.argv[1:]


def window():
    found = subprocess.run(["pgrep", "-u", user, "-f", "DeviceJourney"], capture_output=True, text=True).stdout.split()
    return found[-1] if found else None


while not (process := window()):
    time.sleep(0.2)
child, terminal = pty.fork()
if child == 0:
    os.execvp("pkttyagent", ["pkttyagent", "--process", process])
said = b""
while True:
    try:
        part = os.read(terminal, 1000)
    except OSError:
        break
    said += part
    sys.stdout.write(part.decode(errors="replace"))
    sys.stdout.flush()
    if said.rstrip().endswith(b"assword:"):
        os.write(terminal, password.encode() + b"\n")
        said = b""
