"""Maps an image to a device and takes it away again, over and over, as a program does that speaks to the helper itself.

Usage: rounds.py SOCKET REPOSITORY SNAPSHOT ARCHIVE NUMBER ROUNDS
"""

import json
import os
import socket
import sys
import time

path, repository, snapshot, archive, number, rounds = sys.argv[1:]
number = int(number)
helper = socket.socket(socket.AF_UNIX)
helper.connect(path)
waiting = b""


def ask(method, **parameters):
    global waiting
    message = {"method": "io.mapback.Helper1." + method, "parameters": parameters}
    helper.sendall(json.dumps(message).encode() + b"\0")
    while b"\0" not in waiting:
        piece = helper.recv(65536)
        if not piece:
            sys.exit("the helper hung up")
        waiting += piece
    answer, waiting = waiting.split(b"\0", 1)
    answer = json.loads(answer)
    if "error" in answer:
        sys.exit("%s: %s" % (method, answer))
    return answer["parameters"]


def sysfs(name):
    with open("/sys/block/nbd%d/%s" % (number, name)) as text:
        return text.read().strip()


asker = {"pid": os.getpid(), "may_prompt": False}
began = time.monotonic()
for done in range(int(rounds)):
    row = ask(
        "Map",
        source={"repository": repository, "namespace": ""},
        snapshot=snapshot,
        archive=archive,
        device={"number": number, "asker": asker},
    )["mapping"]
    with open("/dev/nbd%d" % number, "rb") as device:
        device.read(4096)
    ask("Unmap", mapping=row["mapping"], force=False, asker=asker)
    assert sysfs("size") == "0", "round %d: the device has a size" % done
    assert not os.path.exists("/sys/block/nbd%d/pid" % number), "round %d: it is connected" % done
print("%s rounds, %.0f ms each" % (rounds, 1000 * (time.monotonic() - began) / int(rounds)))
