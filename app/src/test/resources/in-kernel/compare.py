"""Compares a mounted file system with what the fixtures say is in it.

Usage: compare.py TRUTH.json SNAPSHOT ARCHIVE PARTITION MOUNT_POINT
"""

import hashlib
import json
import os
import stat
import sys

KINDS = {stat.S_IFDIR: "dir", stat.S_IFREG: "file", stat.S_IFLNK: "symlink"}

truth, snapshot, archive, partition, root = sys.argv[1:]
with open(truth) as text:
    disk = next(d for d in json.load(text) if d["snapshot"] == snapshot and d["archive"] == archive)
wanted = {
    bytes.fromhex(entry["path_hex"]): entry
    for system in disk["file_systems"]
    if system["partition"] == int(partition)
    for entry in system["listing"]
}
assert wanted, "the truth knows nothing of that partition"


def walk(folder):
    yield folder
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if stat.S_ISDIR(os.lstat(path).st_mode):
            yield from walk(path)
        else:
            yield path


wrong = []
found = set()
base = os.fsencode(root)
for path in walk(base):
    inside = path[len(base) :] or b"/"
    found.add(inside)
    entry = wanted.get(inside)
    if entry is None:
        wrong.append("%r is not in the backup" % inside)
        continue
    status = os.lstat(path)
    is_file = stat.S_ISREG(status.st_mode)
    facts = {
        "type": KINDS.get(stat.S_IFMT(status.st_mode), entry["type"]),
        "mode": "%04o" % stat.S_IMODE(status.st_mode),
        "uid": status.st_uid,
        "gid": status.st_gid,
        "mtime_ns": status.st_mtime_ns,
    }
    if is_file:
        facts["size"] = status.st_size
        with open(path, "rb") as content:
            facts["sha256"] = hashlib.sha256(content.read()).hexdigest()
    wrong += ["%r: %s is %s" % (inside, k, v) for k, v in facts.items() if k in entry and entry[k] != v]
wrong += ["%r is missing" % path for path in wanted.keys() - found]
print("%d entries, %d wrong" % (len(found), len(wrong)))
print("\n".join(wrong[:20]))
sys.exit(1 if wrong else 0)
