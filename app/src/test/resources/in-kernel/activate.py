"""Listens for a program as systemd does: starts it when somebody connects, and again when it has left.

activate.py SOCKET PROGRAM
"""

import os
import select
import socket
import sys

path, program = sys.argv[1:]
if os.path.exists(path):
    os.unlink(path)
listening = socket.socket(socket.AF_UNIX)
listening.bind(path)
listening.listen(128)
# Last: whoever waits for this may connect then.
os.chmod(path, 0o666)
while True:
    select.select([listening], [], [])
    child = os.fork()
    if child == 0:
        os.dup2(listening.fileno(), 3)
        # Where it was that already, nothing was done.
        os.set_inheritable(3, True)
        os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
        os.execv(program, [program])
    os.waitpid(child, 0)
