# Runs as root under systemd, which `systemd.sh` starts: the units at work.
set -u
export PATH=$PATH:/usr/sbin:/sbin
. "${0%/*}/checks.sh"

as() { # USER COMMAND…
    user=$1
    shift
    su "$user" -s /bin/sh -c 'export XDG_RUNTIME_DIR=/run/user/$(id -u) HOME=/home/$(id -un) PBS_REPOSITORY='"$FIXTURES"'/datastore
        exec "$@"' -- sh "$@"
}
shows() { # UNIT PROPERTY VALUE
    value=$(systemctl show --value -p "$2" "$1")
    echo "$2 is $value"
    [ "$value" = "$3" ]
}
status() { sed -n "s/^$1:[[:space:]]*//p" /proc/$(systemctl show --value -p MainPID mapback-binder)/status; }
status_is() { # FIELD VALUE
    echo "$1: $(status $1)"
    [ "$(status $1)" = "$2" ]
}
# Within SECONDS.
becomes() { # SECONDS COMMAND…
    seconds=$1
    shift
    while [ $seconds -gt 0 ]; do
        "$@" && return
        sleep 1
        seconds=$((seconds - 1))
    done
    return 1
}
refused() { ! "$@"; }

uid=$(id -u anna)
snapshot=vm/100/2026-01-11T08:00:00Z
check "the socket waits, the root process does not run" shows mapback-binder ActiveState inactive
check "everybody may ask at it" test "$(stat -c '%a %U' /run/mapback/binder)" = "666 root"
check "nobody else writes beside it" test "$(stat -c '%a %U' /run/mapback)" = "755 root"
check "the unit for the end waits for it" shows mapback-shutdown ActiveState active

# Else what he has would end with his last session.
check "a user's services are started" loginctl enable-linger anna
check "and are there" becomes 60 shows user@$uid ActiveState active
until as anna mapback mappings >/dev/null 2>&1; do sleep 1; done
check "the first command has them start the helper" as anna systemctl --user is-active mapback-helper
check "and waits for it no longer than until it is there" refused pgrep -u anna -x systemctl
began=$(date +%s%N)
check "which maps through the service that systemd starts" \
    says 0 /dev/nbd0p2 ext4 -- as anna mapback map $snapshot drive-scsi0.img 0
echo "measured map under systemd: $((($(date +%s%N) - began) / 1000000)) ms"
check "it is that helper" as anna systemctl --user is-active mapback-helper
check "the root process runs" shows mapback-binder ActiveState active
check "it has five capabilities" status_is CapBnd 000000000028000d
check "it gets no more" status_is NoNewPrivs 1
check "its system calls are filtered" status_is Seccomp 2
pid=$(systemctl show --value -p MainPID mapback-binder)
check "it sees no homes" refused nsenter -t $pid -m ls /home/anna
check "it writes nothing but its book" refused nsenter -t $pid -m touch /usr/lib/mapback/touched
for line in VmRSS VmHWM RssAnon Threads; do echo "measured $line $(status $line)"; done
echo "measured MemoryCurrent $(systemctl show --value -p MemoryCurrent mapback-binder)"
sleep 600 </dev/nbd0 &
sleeper=$!
check "who uses the device is seen from inside" says 6 sleep "($sleeper)" -- as anna mapback unmap 0
kill $sleeper
check "an encrypted image is mapped" \
    says 0 /dev/nbd3 -- as anna mapback map vm/200 drive-scsi0.img 3 --keyfile "$FIXTURES/keys/plain.key"
kill_helper
check "a helper that is killed comes again without a command, and takes its devices over" \
    as anna dd if=/dev/nbd0 of=/dev/null bs=1M count=4 iflag=direct
check "also those that need a key" as anna dd if=/dev/nbd3 of=/dev/null bs=1M count=4 iflag=direct
check "it is the services' again" as anna systemctl --user is-active mapback-helper
check "and what it took over is unmapped as before" says 0 unmapped -- as anna mapback unmap 3
check "it leaves when nobody asks" becomes 45 shows mapback-binder ActiveState inactive
check "and the device stays" as anna dd if=/dev/nbd0 of=/dev/null bs=1M count=20 iflag=direct
check "it comes again" says 0 unmapped -- as anna mapback unmap 0
systemctl kill -s KILL mapback-binder
check "when it is killed it comes again too" says 0 /dev/nbd1p2 -- as anna mapback map $snapshot drive-scsi0.img 1
check "systemd takes no fault of it" refused systemctl is-failed mapback-binder.socket
check "and goes" says 0 unmapped -- as anna mapback unmap 1
check "it has left" becomes 45 shows mapback-binder ActiveState inactive
mkdir -p /run/systemd/system/mapback-binder.service.d
printf '[Service]\nExecStart=\nExecStart=/bin/false\n' >/run/systemd/system/mapback-binder.service.d/broken.conf
systemctl daemon-reload
check "who asks a root process that cannot start is told" says 10 service -- as anna mapback map $snapshot drive-scsi0.img 1
check "and systemd gives it up" becomes 10 systemctl is-failed mapback-binder.socket
check "then another way is taken" says 0 /dev/nbd1p2 -- as anna mapback map $snapshot drive-scsi0.img 1
check "which takes the device away" says 0 unmapped -- as anna mapback unmap 1
rm /run/systemd/system/mapback-binder.service.d/broken.conf
systemctl daemon-reload
systemctl reset-failed mapback-binder.service mapback-binder.socket
check "once it is mended it is started" systemctl start mapback-binder.socket
check "and there again" says 0 /dev/nbd1p2 -- as anna mapback map $snapshot drive-scsi0.img 1
check "what is stopped when the machine ends takes every device away" systemctl stop mapback-shutdown
check "also one that a helper serves" is_free 1
check "and its entry in the book" test ! -e /run/mapback/nbd1
check "without a fault" refused systemctl is-failed mapback-shutdown
check "it waits for the end again" systemctl start mapback-shutdown
check "a device is there when the machine ends" says 0 /dev/nbd2p2 -- as anna mapback map $snapshot drive-scsi0.img 2
check "and is mounted" mount -o ro,noload,nosuid,nodev /dev/nbd2p2 /mnt
check "of which systemd knows" becomes 10 shows mnt.mount ActiveState active
echo "powers off"
systemctl poweroff --no-block
