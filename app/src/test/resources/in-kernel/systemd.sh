#!/bin/sh
# Runs as root in a booted kernel: the units under a systemd that is the first process of a namespace of its own. Each check is a line, `ok …` or `failed …`.
#
#   MAPBACK_HOME  what was built           MAPBACK_JAVA  a java
#   FIXTURES      sample backups           INSTALLER     units, policy and rules
set -u
export PATH=$PATH:/usr/sbin:/sbin
. "${0%/*}/checks.sh"

useradd -m -s /bin/sh anna 2>/dev/null
cp "$INSTALLER"/systemd/mapback-binder.* "$INSTALLER"/systemd/mapback-shutdown.service /usr/lib/systemd/system/
cp "$INSTALLER"/systemd/mapback-helper.service /usr/lib/systemd/user/
cp "$INSTALLER"/polkit/*.policy /usr/share/polkit-1/actions/
cp "$INSTALLER"/udev/*.rules /lib/udev/rules.d/
mkdir -p /etc/polkit-1/rules.d
echo 'polkit.addRule(function (action, subject) {
    if (action.id == "io.mapback.map" && subject.user == "anna") return polkit.Result.YES;
    if (action.id == "io.mapback.binder" && subject.user == "anna") return polkit.Result.YES;
});' >/etc/polkit-1/rules.d/10-test.rules

# A machine that starts what is needed here, and our units as an installation enables them.
rm -rf /etc/systemd/system/*.wants
mkdir -p /etc/systemd/system/multi-user.target.wants /var/log/journal /etc/tmpfiles.d
# It would empty /tmp, where all of this is.
ln -s /dev/null /etc/tmpfiles.d/tmp.conf
ln -sf /lib/systemd/system/multi-user.target /etc/systemd/system/default.target
systemctl --quiet enable mapback-binder.socket mapback-shutdown.service
cat >/etc/systemd/system/checks.service <<UNIT
[Unit]
After=multi-user.target
[Service]
Type=oneshot
Environment=JAVA_TOOL_OPTIONS=${JAVA_TOOL_OPTIONS:-}
Environment="GLIBC_TUNABLES=${GLIBC_TUNABLES:-}"
Environment=MAPBACK_HOME=$MAPBACK_HOME MAPBACK_JAVA=$MAPBACK_JAVA FIXTURES=$FIXTURES
ExecStart=/bin/sh $(realpath "${0%/*}")/under-systemd.sh
StandardOutput=append:/tmp/under-systemd
StandardError=inherit
TimeoutStartSec=540
UNIT
ln -s ../checks.service /etc/systemd/system/multi-user.target.wants/
# A Java machine that is started with a clean environment needs to be told of the processor all the same.
mkdir -p /etc/systemd/system/mapback-binder.service.d /etc/systemd/user/mapback-helper.service.d
for unit in system/mapback-binder user/mapback-helper; do
    printf '[Service]\nEnvironment=%s\n' "JAVA_TOOL_OPTIONS=${JAVA_TOOL_OPTIONS:-}" \
        "\"GLIBC_TUNABLES=${GLIBC_TUNABLES:-}\"" >/etc/systemd/$unit.service.d/processor.conf
done

: >/tmp/under-systemd
tail -f /tmp/under-systemd &
follower=$!
timeout -s KILL 700 unshare --pid --fork --kill-child --mount --propagation private --mount-proc --cgroup --ipc --uts sh -c '
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
    exec env -i container=kernel-vm PATH=$PATH /lib/systemd/systemd --system --log-target=journal
' >/tmp/systemd.log 2>&1
echo "its first process ended with $?"
sleep 1
kill $follower

# What it wrote until its end.
journal() { journalctl -D /var/log/journal --no-pager -o cat "$@"; }
comes_before() { # SENTENCE SENTENCE, each the last time
    journal | grep -nF -e "$1" -e "$2" | tee /tmp/order
    tail -n 2 /tmp/order | head -n 1 | grep -qF "$1" && tail -n 1 /tmp/order | grep -qF "$2"
}
check "when the machine ends, what is mounted from a device is unmounted before the device is taken away" \
    comes_before "Unmounted mnt.mount" "Stopping mapback-shutdown"
check "and it is taken away" is_free 2
check "with its entry in the book" test ! -e /run/mapback/nbd2
grep -q '^powers off$' /tmp/under-systemd || { tail -n 40 /tmp/systemd.log; journal | tail -n 60; }
echo done
