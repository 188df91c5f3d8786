"""Polkit's agent for a terminal, for a process, and somebody who types passwords at its questions, one each.

agent.py PROCESS PASSWORDS…

Says `ready` when polkit knows of it.
"""

import os
import pty
import sys
import termios
import time

process, *passwords = sys.argv[1:]
known, tells = os.pipe()
os.set_inheritable(tells, True)
child, terminal = pty.fork()
if child == 0:
    os.execvp("pkttyagent", ["pkttyagent", "--notify-fd", str(tells), "--process", process])
os.close(tells)
os.read(known, 1)
print("ready", flush=True)
said = b""
while True:
    try:
        part = os.read(terminal, 1000)
    except OSError:
        break
    said += part
    sys.stderr.write(part.decode(errors="replace"))
    sys.stderr.flush()
    if passwords and said.rstrip().endswith(b"assword:"):
        # What is typed before the terminal is set for it is thrown away by that.
        while termios.tcgetattr(terminal)[3] & termios.ECHO:
            time.sleep(0.05)
        os.write(terminal, passwords.pop(0).encode() + b"\n")
        said = b""
