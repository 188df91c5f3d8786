#!/bin/sh
# Runs as root in a booted kernel with udev, D-Bus and polkit: what users may do, through the service and through pkexec.
# Each check is a line, `ok …` or `failed …`.
#
#   MAPBACK_HOME  what was built           MAPBACK_JAVA  a java
#   FIXTURES      sample backups           INSTALLER     units, policy and rules
#   TRUTH         a script that compares a mounted file system with its truth
#   SERVER        class path of the server that the tests have
set -u
export PATH=$PATH:/usr/sbin:/sbin
export PBS_REPOSITORY=$FIXTURES/datastore
. "${0%/*}/checks.sh"

for user in anna otto paul eva; do
    useradd -m -s /bin/sh $user 2>/dev/null
    mkdir -p -m 700 /run/user/$(id -u $user)
    chown $user /run/user/$(id -u $user)
done
cp "$INSTALLER"/polkit/*.policy /usr/share/polkit-1/actions/
cp "$INSTALLER"/udev/*.rules /lib/udev/rules.d/
udevadm control --reload
mkdir -p /etc/polkit-1/rules.d
cat >/etc/polkit-1/rules.d/10-test.rules <<'RULES'
polkit.addRule(function (action, subject) {
    if (action.id == "io.mapback.map" && (subject.user == "anna" || subject.user == "paul")) return polkit.Result.YES;
    if (action.id == "io.mapback.binder" && (subject.user == "anna" || subject.user == "paul")) return polkit.Result.YES;
    if (action.id == "org.freedesktop.udisks2.filesystem-mount-system" && subject.user == "anna") return polkit.Result.YES;
    if (action.id.indexOf("io.mapback.") == 0 && subject.user == "otto") return polkit.Result.NO;
});
RULES
sleep 1

as() { # USER COMMAND…
    user=$1
    shift
    su "$user" -s /bin/sh -c 'export XDG_RUNTIME_DIR=/run/user/$(id -u) HOME=/home/$(id -un); exec "$@"' -- sh "$@"
}

mkdir -p -m 755 /run/mapback
# One that leaves when nobody asks is started again by the next who does, however slow this machine is.
python3 "${0%/*}/activate.py" /run/mapback/binder /usr/lib/mapback/bin/mapback-binder >>/tmp/binder.log 2>&1 &
service=$!
while [ "$(stat -c %a /run/mapback/binder 2>/dev/null)" != 666 ]; do sleep 0.1; done

snapshot=vm/100/2026-01-11T08:00:00Z
# A helper that is there: how long its start takes is not asked here.
until as anna mapback mappings >/dev/null 2>&1; do sleep 1; done
began=$(date +%s%N)
check "a user whom polkit allows maps through the service" \
    says 0 /dev/nbd0 "/dev/nbd0p2" ext4 root -- as anna mapback map $snapshot drive-scsi0.img 0
echo "measured map, the root process starting, through the service: $((($(date +%s%N) - began) / 1000000)) ms"
users_sum_is() { # USER FILE SHA256 SIZE, as sum_is
    sum=$(as "$1" head -c "$4" "$2" | sha256sum | cut -d' ' -f1)
    padding=$(as "$1" tail -c +$(($4 + 1)) "$2" | tr -d '\0' | wc -c)
    echo "$sum, $padding bytes that are no zeros behind $4"
    [ "$sum" = "$3" ] && [ "$padding" = 0 ]
}
has_the_guests_files() { # PARTITION, of the image in $snapshot
    mkdir -p /mnt/guest
    mount -o ro,noload,nosuid,nodev "$1" /mnt/guest || return 1
    python3 "$TRUTH" "$FIXTURES/truth/vm-disk-contents.json" $snapshot drive-scsi0.img 2 /mnt/guest
    status=$?
    umount /mnt/guest
    return $status
}
check "and reads the device, which is the image" users_sum_is anna /dev/nbd0 $(truth $snapshot drive-scsi0.img)
check "with the guest's files in it" has_the_guests_files /dev/nbd0p2
check "and its partitions" as anna dd if=/dev/nbd0p2 of=/dev/null bs=1M count=8
refused() { ! "$@"; }
check "another user cannot" refused as otto dd if=/dev/nbd0 of=/dev/null bs=1M count=1
check "nor through a partition" refused as otto dd if=/dev/nbd0p2 of=/dev/null bs=1M count=1
check "nobody writes" refused as anna dd if=/dev/zero of=/dev/nbd0 bs=1M count=1
check "another user cannot take it away" says 4 permitted -- as otto mapback unmap 0
check "nor by force" says 4 permitted -- as otto mapback unmap 0 --force
check "nor see it" says 0 Nothing -- as otto mapback mappings --all
check "it is still there" as anna dd if=/dev/nbd0 of=/dev/null bs=1M count=1
check "a user whom polkit refuses is told so in one sentence" \
    says 4 permitted -- as otto mapback map $snapshot drive-scsi0.img 1
check "and nothing is bound" is_free 1
check "nor in the book" test ! -e /run/mapback/nbd1
check "who could be asked but by nobody is told that" \
    says 4 password -- as eva mapback map $snapshot drive-scsi0.img 1
check "a second user maps the same image" says 0 /dev/nbd -- as paul mapback map $snapshot drive-scsi0.img
check "each sees his own" says 0 /dev/nbd0 -- as anna mapback mappings
check "and root all" says 0 anna paul -- mapback mappings --all
check "the desktop does not mount it by itself" says 0 UDISKS_AUTO=0 -- udevadm info /dev/nbd0p2
check "but the system may be asked to" says 0 HintAuto -- udisksctl info -b /dev/nbd0p2
check "it opens a partition for its owner, read-only and with its journal left alone, as the window asks it to" \
    says 0 Mounted /media/anna -- as anna udisksctl mount -b /dev/nbd0p2 -o ro,noload
check "and then the disk stays" says 6 /media/anna -- as anna mapback unmap 0
check "until it is closed" says 0 Unmounted -- as anna udisksctl unmount -b /dev/nbd0p2
check "root takes anybody's away" says 0 unmapped -- mapback unmap 0
check "which its owner sees" says 0 Nothing -- as anna mapback mappings
check "and it is nobody's any more" refused as anna dd if=/dev/nbd0 of=/dev/null bs=1M count=1
check "one's own goes without a question" says 0 unmapped -- as paul mapback unmap drive-scsi0.img
cp "$FIXTURES/keys/plain.key" /tmp/users.key
chmod 644 /tmp/users.key
check "an encrypted image is a user's with its key" \
    says 0 /dev/nbd6 -- as anna mapback map vm/200 drive-scsi0.img 6 --keyfile /tmp/users.key
check "and is equal" users_sum_is anna /dev/nbd6 $(truth vm/200/2026-01-11T10:00:00Z drive-scsi0.img)
check "and goes too" says 0 unmapped -- as anna mapback unmap 6
start_server
at_server() { # COMMAND… of anna's
    (
        set -a
        . /tmp/server-settings
        as anna "$@"
    )
}
check "an image at a server is a user's as well" says 0 /dev/nbd6p2 -- at_server mapback map $snapshot drive-scsi0.img 6
check "which is the image" users_sum_is anna /dev/nbd6 $(truth $snapshot drive-scsi0.img)
check "as is an encrypted one" \
    says 0 /dev/nbd9 -- at_server mapback map vm/200 drive-scsi0.img 9 --keyfile /tmp/users.key
check "which is equal too" users_sum_is anna /dev/nbd9 $(truth vm/200/2026-01-11T10:00:00Z drive-scsi0.img)
check "and not another user's to read" refused as paul dd if=/dev/nbd9 of=/dev/null bs=1M count=1
check "the one goes" says 0 unmapped -- as anna mapback unmap 6
check "and the other" says 0 unmapped -- as anna mapback unmap 9
exec 7>&-
device_in() { sed -n 's,^ *\(/dev/nbd[0-9]*\)$,\1,p' "$1"; }
at_once() {
    as anna mapback map $snapshot drive-scsi0.img >/tmp/anna 2>&1 &
    annas=$!
    as paul mapback map $snapshot drive-scsi0.img >/tmp/paul 2>&1 &
    pauls=$!
    wait $annas && wait $pauls && ! [ "$(device_in /tmp/anna)" = "$(device_in /tmp/paul)" ]
    status=$?
    cat /tmp/anna /tmp/paul
    return $status
}
check "two users at once have a device each" at_once
annas=$(device_in /tmp/anna)
pauls=$(device_in /tmp/paul)
check "and a second one each" says 0 /dev/nbd7 -- as anna mapback map $snapshot drive-scsi1.img 7
check "as has the other" says 0 /dev/nbd8 -- as paul mapback map $snapshot drive-scsi1.img 8
for device in $pauls /dev/nbd8; do
    check "the one cannot read the other's $device" refused as anna dd if=$device of=/dev/null bs=1M count=1
    check "nor take $device away" says 4 permit -- as anna mapback unmap $device
    check "nor $device by force" says 4 permit -- as anna mapback unmap $device --force
done
for device in $annas /dev/nbd7; do
    check "nor the other the one's $device" refused as paul dd if=$device of=/dev/null bs=1M count=1
    check "or take $device away" says 4 permit -- as paul mapback unmap $device
    check "or $device by force" says 4 permit -- as paul mapback unmap $device --force
done
# With a device of his own in the kernel's hands, and the other's name for his.
reconfigures() { # USER DEVICE
    number=${2#/dev/nbd}
    as "$1" python3 -c '
import array, socket, struct, sys
number, backend = int(sys.argv[1]), open("/sys/block/nbd%s/backend" % sys.argv[1]).read().strip().encode()
line, (one, other) = socket.socket(socket.AF_UNIX), socket.socketpair()
line.connect("/run/mapback/binder")
rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [one.fileno()]))]
line.sendmsg([struct.pack(">BBBBiiiqii64s256s", 1, 1, 0, 0, number, 0, 0, 0, 0, 0, backend, b"")], rights)
answer = struct.unpack(">BBBBiiiqii64s256s", line.recv(352, socket.MSG_WAITALL))
print("kind", answer[1], "reason", answer[9])
' "$number"
}
for device in $pauls /dev/nbd8; do
    check "and $device is not to be served by the one" says 0 "kind 9 reason 8" -- reconfigures anna $device
done
for device in $annas /dev/nbd7; do
    check "nor $device by the other" says 0 "kind 9 reason 8" -- reconfigures paul $device
done
# As of a backup server's own disk.
mkdir /tmp/inner /mnt/outer
cp -r "$FIXTURES/datastore" /tmp/inner/store
mkfs.ext4 -q -d /tmp/inner /tmp/inner.img 40M
python3 "${0%/*}/wrap.py" /tmp/inner.img /tmp/outer
check "a disk with a datastore on it is a device" \
    says 0 /dev/nbd10 -- as anna mapback map vm/900 drive-scsi0.img 10 --repository /tmp/outer
check "and is mounted" mount -o ro,noload,nosuid,nodev /dev/nbd10 /mnt/outer
check "an image of that datastore is another device, by the same helper" \
    says 0 /dev/nbd11p2 -- as anna mapback map $snapshot drive-scsi0.img 11 --repository /mnt/outer/store
check "which is the image" users_sum_is anna /dev/nbd11 $(truth $snapshot drive-scsi0.img)
check "the one below stays" says 6 /mnt/outer -- as anna mapback unmap 10
check "for the other mapping, which is named" \
    says 6 "/mnt/outer/store:$snapshot/drive-scsi0.img" -- as anna mapback unmap 10
check "until the other" says 0 unmapped -- as anna mapback unmap 11
check "and the mount are gone" umount /mnt/outer
check "and goes then" says 0 unmapped -- as anna mapback unmap 10
check "the second ones go" says 0 unmapped -- as anna mapback unmap 7
check "both" says 0 unmapped -- as paul mapback unmap 8
check "a wished device that is another's is refused before anybody is asked" \
    says 6 $pauls another -- as eva mapback map $snapshot drive-scsi0.img $pauls
kill -9 $(pgrep -f mapback.binder.Binder)
check "a root process that is killed takes no device with it" as anna dd if=$annas of=/dev/null bs=1M count=60 iflag=direct
check "and the next one knows whose they are" says 0 unmapped -- as anna mapback unmap $annas
check "both of them" says 0 unmapped -- as paul mapback unmap $pauls
has_left() {
    for try in $(seq 1 90); do
        pgrep -f mapback.binder.Binder >/dev/null || return 0
        sleep 1
    done
    return 1
}
check "the service has left" has_left
mv /run/dbus/system_bus_socket /run/dbus/away
check "where polkit cannot be asked nobody may, and is told so" \
    says 4 polkit -- as anna mapback map $snapshot drive-scsi0.img 0
check "and nothing is bound then" is_free 0
mv /run/dbus/away /run/dbus/system_bus_socket
has_left
check "and comes again" says 0 /dev/nbd0 -- as anna mapback map $snapshot drive-scsi1.img 0
check "and knows its book" says 0 unmapped -- as anna mapback unmap 0
kill $service $(pgrep -f mapback.binder.Binder)
wait $service 2>/dev/null

check "without a service pkexec starts the root process" \
    says 0 /dev/nbd2 -- as anna mapback map $snapshot drive-scsi0.img 2
check "and what it bound is the image" users_sum_is anna /dev/nbd2 $(truth $snapshot drive-scsi0.img)
check "with the guest's files" has_the_guests_files /dev/nbd2p2
check "a second user has a root process and a device of his own" \
    says 0 /dev/nbd3 -- as paul mapback map vm/200 drive-scsi0.img 3 --keyfile /tmp/users.key
check "which is the encrypted image" users_sum_is paul /dev/nbd3 $(truth vm/200/2026-01-11T10:00:00Z drive-scsi0.img)
check "he cannot take the first one's away there" says 4 permitted -- as paul mapback unmap 2
check "nor by force" says 4 permitted -- as paul mapback unmap 2 --force
check "nor the first his" says 4 permitted -- as anna mapback unmap 3 --force
check "nor read it" refused as anna dd if=/dev/nbd3 of=/dev/null bs=1M count=1
check "each sees his own there" says 0 /dev/nbd3 -- as paul mapback mappings --all
check "and his goes" says 0 unmapped -- as paul mapback unmap 3
# What is used stays, however long the next act takes.
sleep 600 </dev/nbd2 &
sleeper=$!
kill -9 $(pgrep -u anna -f 'mapback[.]helper[.]Helper')
asks_for_leave() { says 0 waiting password -- as anna mapback mappings; }
check "a helper that takes over asks for no password that nobody expects" soon asks_for_leave
check "and the device goes on after the next act" says 0 /dev/nbd4 -- as anna mapback map $snapshot drive-scsi1.img 4
check "and can be read" soon as anna dd if=/dev/nbd2 of=/dev/null bs=1M count=4 iflag=direct
kill $sleeper
check "and that one goes" says 0 unmapped -- as anna mapback unmap 4
check "and takes it away without a question" says 0 unmapped -- as anna mapback unmap 2
check "a user whom polkit refuses there is told so" says 4 permitted -- as otto mapback map $snapshot drive-scsi0.img 2
check "and nothing was bound there" is_free 2
chmod -R o+w /usr/lib/mapback/lib/binder
check "a root process whose files others can change is not started, and nobody asked for leave" \
    says 14 /usr/lib/mapback/lib/binder alone -- as eva mapback map $snapshot drive-scsi0.img 2
check "and nothing was bound by it" is_free 2
check "nor does it start if it is asked all the same" \
    says 2 "others than root" -- env PKEXEC_UID=0 /usr/lib/mapback/bin/mapback-binder
grep -hv "^INFO\|^WARNING" /home/anna/.local/state/mapback/log/helper-start.log | tail -5
echo done
