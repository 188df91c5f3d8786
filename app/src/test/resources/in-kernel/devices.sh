#!/bin/sh
# Runs as root in a booted kernel: images become block devices and go again. Each check is a line, `ok …` or `failed …`.
#
#   MAPBACK_HOME  what was built           MAPBACK_JAVA  a java
#   FIXTURES      sample backups           TRUTH         a script that compares a mounted file system with its truth
set -u
export PATH=$PATH:/usr/sbin:/sbin
export XDG_RUNTIME_DIR=/run/user/0 XDG_STATE_HOME=/tmp/state XDG_CONFIG_HOME=/tmp/config HOME=/tmp
export PBS_REPOSITORY=$FIXTURES/datastore
. "${0%/*}/checks.sh"
mkdir -p -m 700 $XDG_RUNTIME_DIR /tmp/state /tmp/config /mnt/guest

snapshot=vm/100/2026-01-11T08:00:00Z

# A helper that is there: how long its start takes is not asked here.
until mapback mappings >/dev/null 2>&1; do sleep 1; done
began=$(date +%s%N)
check "a wished device has the image's partitions when the command returns" \
    says 0 /dev/nbd3 /dev/nbd3p1 /dev/nbd3p2 trust -- mapback map $snapshot drive-scsi0.img 3
echo "measured map, the root process starting: $((($(date +%s%N) - began) / 1000000)) ms"
check "the device is the image" sum_is /dev/nbd3 $(truth $snapshot drive-scsi0.img)
check "a device in use is no other mapping's" says 6 /dev/nbd3 another -- mapback map $snapshot drive-scsi1.img 3
check "its file system is mounted read-only" mount -o ro,noload,nosuid,nodev /dev/nbd3p2 /mnt/guest
check "its files are the guest's" python3 "$TRUTH" "$FIXTURES/truth/vm-disk-contents.json" $snapshot drive-scsi0.img 2 /mnt/guest
check "a mounted device stays, and the mount point is named" says 6 /mnt/guest -- mapback unmap 3
check "mappings says who uses it" says 0 /dev/nbd3p2 /mnt/guest -- mapback mappings
umount /mnt/guest
sleep 60 </dev/nbd3 &
sleeper=$!
check "a process that has it open is named" says 6 sleep "($sleeper)" -- mapback unmap /dev/nbd3
kill $sleeper
wait $sleeper 2>/dev/null
mknod /tmp/other-name b $(stat -c '0x%t 0x%T' /dev/nbd3p2)
sleep 60 </tmp/other-name &
sleeper=$!
check "also one that has it open by another name" says 6 sleep "($sleeper)" -- mapback unmap /dev/nbd3
kill $sleeper
wait $sleeper 2>/dev/null
check "root sees it in the book" says 0 /dev/nbd3 root drive-scsi0.img -- mapback mappings --all
check "an unused device goes" says 0 unmapped -- mapback unmap 3
check "and is free at once" is_free 3
check "what is not mapped is told" says 3 -- mapback unmap 3

check "an image of an odd size ends with zeros" says 0 /dev/nbd5 -- mapback map vm/101 drive-virtio0.img 5
check "and is equal before them" sum_is /dev/nbd5 $(truth vm/101/2026-01-10T09:00:00Z drive-virtio0.img)
check "the same snapshot twice is fine" says 0 /dev/nbd -- mapback map vm/101 drive-virtio0.img
check "and each goes for itself" says 0 -- mapback unmap 5
kill_helper
taken_over() { soon says 0 " mapped " /dev/nbd -- mapback mappings; }
check "what a killed helper left is taken over by the next" taken_over
left=$(mapback unmap | sed -n 's,^\(/dev/nbd[0-9]*\):.*,\1,p')
check "and can be read" sum_is "$left" $(truth vm/101/2026-01-10T09:00:00Z drive-virtio0.img)
check "and goes" says 0 -- mapback unmap "$left"

check "an encrypted image needs its key before anything is bound" says 5 key -- mapback map vm/200 drive-scsi0.img 6
check "and has it" says 0 /dev/nbd6 -- mapback map vm/200 drive-scsi0.img 6 --keyfile "$FIXTURES/keys/plain.key"
check "and is equal" sum_is /dev/nbd6 $(truth vm/200/2026-01-11T10:00:00Z drive-scsi0.img)
nbd_disconnects() { nbd-client -d /dev/nbd6 && soon says 0 Nothing -- mapback mappings; }
check "a device that somebody else disconnects is a mapping no more" nbd_disconnects

nbdkit -U /tmp/foreign.sock memory 16M && nbd-client -unix /tmp/foreign.sock /dev/nbd7 >/dev/null 2>&1
check "what another program mapped is not taken away" says 6 /dev/nbd7 Mapback -- mapback unmap 7
check "even when forced" says 6 /dev/nbd7 -- mapback unmap 7 --force
check "nor mapped over" says 6 /dev/nbd7 -- mapback map $snapshot drive-scsi0.img 7
nbd-client -d /dev/nbd7 >/dev/null 2>&1

check "a file archive is refused with what to do" says 12 restore -- mapback map host/alpha etc.pxar 1
check "a wrong name leaves nothing" says 3 -- mapback map $snapshot drive-scsi9.img 1
check "and no device" is_free 1

mapback mappings >/dev/null
check "a second map right after the first works, again and again" \
    python3 "${0%/*}/rounds.py" $XDG_RUNTIME_DIR/mapback/helper "$PBS_REPOSITORY" $snapshot drive-scsi1.img 2 "${ROUNDS:-20}"
echo "measured $said"

forced() {
    mapback map $snapshot drive-scsi0.img 4 >/dev/null || return 1
    mount -o ro,noload /dev/nbd4p2 /mnt/guest
    says 0 unmapped open -- mapback unmap 4 --force || return 1
    umount /mnt/guest
    soon is_free 4
}
check "forced, a used device is cut off, says so, and goes when it is closed" forced

check "Ctrl-C in any moment leaves nothing that nobody was told of" \
    python3 "${0%/*}/interrupted.py" 0.3 4.5 mapback map $snapshot drive-scsi0.img 8
echo "measured $said"

foreground() {
    mapback map $snapshot drive-scsi0.img 4 --verbose >/tmp/foreground 2>&1 &
    command=$!
    while ! grep -q Ctrl-C /tmp/foreground; do
        kill -0 $command || return 1
        sleep 0.1
    done
    kill -TERM $command
    wait $command
    is_free 4
}
check "in the foreground its end takes the device away" foreground
rmmod nbd
modprobe nbd max_part=0
check "a driver that was loaded without partitions is told before anything is opened" \
    says 14 max_part=0 -- mapback map vm/999 drive-scsi0.img
rmmod nbd
modprobe nbd nbds_max=0
check "one that was loaded without devices makes one when it is asked" \
    says 0 /dev/nbd0p2 -- mapback map $snapshot drive-scsi0.img
check "also a wished one" says 0 /dev/nbd9p2 -- mapback map $snapshot drive-scsi0.img /dev/nbd9
check "and the first goes" says 0 unmapped -- mapback unmap 0
check "as does the second" says 0 unmapped -- mapback unmap /dev/nbd9
rmmod nbd
no_driver() {
    mv /lib/modules/$(uname -r)/modules.dep /tmp/modules.dep
    grep -v '^[^:]*/nbd\.ko' /tmp/modules.dep >/lib/modules/$(uname -r)/modules.dep
    said_so=0
    says 14 "modprobe nbd" -- mapback map vm/999 drive-scsi0.img || said_so=1
    mv /tmp/modules.dep /lib/modules/$(uname -r)/modules.dep
    return $said_so
}
no_root_process() { ! pgrep -f mapback.binder.Binder >/dev/null; }
check "without a driver no root process stays" soon no_root_process
check "a kernel that has no driver is told before anything is opened" no_driver
mapback mappings >/dev/null
check "one that is not loaded is loaded" says 0 /dev/nbd0p2 -- mapback map $snapshot drive-scsi0.img
check "and its device goes" says 0 unmapped -- mapback unmap 0

for word in /dev/sda /dev/nbd /dev/nbd01 /dev/nbd99999 256 -1 0x0 '' /dev/../dev/nbd0 nbd0 /dev/nbd0p1; do
    check "\"$word\" is no device to map to" says 2 -- mapback map $snapshot drive-scsi0.img -- "$word"
done
for word in /dev/sda /dev/nbd01 nonsense 99 /dev/nbd0p1 /dev/nbd99; do
    check "\"$word\" is nothing to unmap" says 3 -- mapback unmap -- "$word"
done
check "a far number is a device as well" says 0 /dev/nbd99p2 -- mapback map $snapshot drive-scsi0.img 99
check "and goes as well" says 0 unmapped -- mapback unmap 99
echo done
