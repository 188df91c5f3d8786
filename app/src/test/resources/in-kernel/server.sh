#!/bin/sh
# Runs as root in a booted kernel: images of a backup server become block devices, plain and encrypted, while it is there and
# while it is away. Each check is a line, `ok …` or `failed …`.
#
#   MAPBACK_HOME  what was built           MAPBACK_JAVA  a java
#   FIXTURES      sample backups           TRUTH         a script that compares a mounted file system with its truth
#   SERVER        class path of the server that the tests have
set -u
export PATH=$PATH:/usr/sbin:/sbin
export XDG_RUNTIME_DIR=/run/user/0 XDG_STATE_HOME=/tmp/state XDG_CONFIG_HOME=/tmp/config HOME=/tmp
. "${0%/*}/checks.sh"
mkdir -p -m 700 $XDG_RUNTIME_DIR /tmp/state /tmp/config /mnt/guest

start_server
set -a
. /tmp/server-settings
set +a

# A helper that is there: how long its start takes is not asked here.
until mapback mappings >/dev/null 2>&1; do sleep 1; done

state_is() { soon shows "$1"; } # STATE: of the only mapping, soon
shows() { mapback mappings | grep "│ $1 "; }

snapshot=vm/100/2026-01-11T08:00:00Z
check "an image at a server becomes a device" says 0 /dev/nbd0p2 -- mapback map $snapshot drive-scsi0.img 0
check "which is the image" sum_is /dev/nbd0 $(truth $snapshot drive-scsi0.img)
check "its file system is mounted" mount -o ro,noload,nosuid,nodev /dev/nbd0p2 /mnt/guest
check "and has the guest's files" \
    python3 "$TRUTH" "$FIXTURES/truth/vm-disk-contents.json" $snapshot drive-scsi0.img 2 /mnt/guest
umount /mnt/guest
check "it goes" says 0 unmapped -- mapback unmap 0

check "an encrypted one needs its key before anything is bound" says 5 key -- mapback map vm/200 drive-scsi0.img 1
check "and nothing was bound" is_free 1
check "with its key it is a device" \
    says 0 /dev/nbd1 -- mapback map vm/200 drive-scsi0.img 1 --keyfile "$FIXTURES/keys/plain.key"
check "which is the encrypted image" sum_is /dev/nbd1 $(truth vm/200/2026-01-11T10:00:00Z drive-scsi0.img)
check "and goes too" says 0 unmapped -- mapback unmap 1

check "an image is mapped while its server is there" says 0 /dev/nbd2 -- mapback map $snapshot drive-scsi0.img 2
echo stop >&7
check "while its server is away it waits" state_is waiting
# Stopped first: what the helper still has in memory would answer the reader before it is killed.
kill -STOP $(pgrep -f 'mapback[.]helper[.]Helper')
{
    dd if=/dev/nbd2 of=/dev/null bs=1M count=60 iflag=direct 2>/tmp/reader-said
    echo $? >/tmp/reader
} &
is_asked() { [ "$(awk '{ print $1 }' /sys/block/nbd2/inflight)" -gt 0 ]; } # of what was not answered yet
check "somebody reads meanwhile" soon is_asked
kill_helper
check "when its helper is killed meanwhile, the next one does not call it lost" state_is waiting
check "and its reader waits still" test ! -e /tmp/reader
echo listen >&7
check "when its server is back it is mapped again" state_is mapped
reader_is_done() {
    for try in $(seq 1 30); do
        if [ -e /tmp/reader ]; then break; fi
        sleep 1
    done
    cat /tmp/reader-said
    [ "$(cat /tmp/reader)" = 0 ]
}
check "its reader goes on without an error" reader_is_done
check "and it is the image" sum_is /dev/nbd2 $(truth $snapshot drive-scsi0.img)
check "and goes in the end" says 0 unmapped -- mapback unmap 2
echo done
