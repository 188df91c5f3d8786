"""Drives the helper as any program may: with PyPI's varlink and the interface that the helper describes.

Arguments: the helper's socket, a datastore folder. Prints what it got as one JSON object.
"""

import json
import sys

import varlink

socket, datastore = sys.argv[1:]
source = {"repository": datastore, "namespace": ""}
got = {}

with varlink.Client.new_with_address("unix:" + socket) as client:
    got["interfaces"] = client.get_interfaces()
    with client.open("io.mapback.Helper1") as helper:
        got["version"] = helper.GetVersion()
        pages = list(helper.ListSnapshots(source, _more=True))
        got["pages"] = len(pages)
        got["snapshots"] = [
            [row["backup_type"], row["backup_id"], row["backup_time"]] for page in pages for row in page["snapshots"]
        ]
        got["of one group"] = len(helper.ListSnapshots(source, "vm/100")["snapshots"])
        got["files"] = [file["filename"] for file in helper.ListFiles(source, "vm/100")["files"]]
        try:
            helper.ListFiles(source, "vm/999")
        except varlink.VarlinkError as error:
            got["error"] = error.error()
            got["error parameters"] = error.parameters()
        try:
            helper.ListFiles({"repository": datastore}, "vm/100")
        except Exception as error:
            got["incomplete"] = type(error).__name__

print(json.dumps(got))
