"""Makes a datastore whose only image is a file.

wrap.py FILE DATASTORE
"""

import hashlib
import json
import os
import struct
import sys
import zlib

source, store = sys.argv[1:]
CHUNK = 4 << 20
PLAIN = bytes.fromhex("42ab3807be8370a1")
FIXED = bytes.fromhex("2f7f41ed91fd0fcd")


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)


def blob(content):
    return PLAIN + struct.pack("<I", zlib.crc32(content)) + content


digests, size = b"", 0
with open(source, "rb") as file:
    while piece := file.read(CHUNK):
        digest = hashlib.sha256(piece)
        write("%s/.chunks/%s/%s" % (store, digest.hexdigest()[:4], digest.hexdigest()), blob(piece))
        digests += digest.digest()
        size += len(piece)

checksum = hashlib.sha256(digests)
header = FIXED + bytes(16) + struct.pack("<Q", 0) + checksum.digest() + struct.pack("<QQ", size, CHUNK)
manifest = {
    "backup-type": "vm",
    "backup-id": "900",
    "backup-time": 1768204800,
    "files": [
        {"filename": "drive-scsi0.img.fidx", "crypt-mode": "none", "size": size, "csum": checksum.hexdigest()},
    ],
    "unprotected": {},
}
write(store + "/vm/900/owner", b"root@pam\n")
write(store + "/vm/900/2026-01-12T08:00:00Z/drive-scsi0.img.fidx", header.ljust(4096, b"\0") + digests)
write(store + "/vm/900/2026-01-12T08:00:00Z/index.json.blob", blob(json.dumps(manifest).encode()))
