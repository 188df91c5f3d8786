#!/bin/sh
# Runs as root in a booted kernel with udev, D-Bus and polkit: a user attaches disks with the window. Each check is a line,
# `ok …` or `failed …`.
#
#   MAPBACK_HOME  what was built           MAPBACK_JAVA  a java
#   FIXTURES      sample backups           INSTALLER     units, policy and rules
#   TESTS         the tests' class path
set -u
export PATH=$PATH:/usr/sbin:/sbin
. "${0%/*}/checks.sh"

useradd -m -s /bin/sh anna 2>/dev/null
echo anna:right-one | chpasswd
mkdir -p -m 700 /run/user/$(id -u anna)
chown anna /run/user/$(id -u anna)
cp "$INSTALLER"/polkit/*.policy /usr/share/polkit-1/actions/
cp "$INSTALLER"/udev/*.rules /lib/udev/rules.d/
udevadm control --reload
mkdir -p /etc/polkit-1/rules.d
cat >/etc/polkit-1/rules.d/10-test.rules <<'RULES'
polkit.addRule(function (action, subject) {
    if (action.id == "org.freedesktop.udisks2.filesystem-mount-system") return polkit.Result.YES;
    if (action.id != "io.mapback.map") return polkit.Result.NO;
    var image = action.lookup("stated-title").split("/").pop();
    return image == "drive-scsi0.img" ? polkit.Result.YES
        : image == "drive-scsi2.img" ? polkit.Result.AUTH_SELF : polkit.Result.NO;
});
RULES
cp -rL "$TESTS" /usr/lib/mapback/lib/tests
cp -rL "$FIXTURES" /usr/lib/mapback/fixtures
chmod -R a+rX /usr/lib/mapback
mkdir -p -m 755 /run/mapback
# It is started once only, leaves when idle, and is listened for again.
listen() {
    rm -f /run/mapback/binder
    systemd-socket-activate -l /run/mapback/binder /usr/lib/mapback/bin/mapback-binder &
    while [ ! -S /run/mapback/binder ]; do sleep 0.1; done
    chmod 666 /run/mapback/binder
    wait $!
}
(while :; do listen; done) >/tmp/binder.log 2>&1 &

Xvfb :7 -screen 0 1300x900x24 -ac -nolisten tcp >/tmp/screen.log 2>&1 &
while [ ! -e /tmp/.X11-unix/X7 ]; do sleep 0.1; done
DISPLAY=:7 openbox >/dev/null 2>&1 &

folder=$(su anna -c 'mktemp -d ~/window.XXXXXX')
cp "${0%/*}/agent.py" /usr/lib/mapback/
# Few pictures a second: what turns while somebody waits would take the processor from whom he waits for.
su anna -s /bin/sh -c 'export XDG_RUNTIME_DIR=/run/user/$(id -u) HOME=/home/$(id -un) DISPLAY=:7 LC_ALL=C.UTF-8
    exec "$@"' -- sh "$MAPBACK_JAVA" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m -Dprism.order=sw \
    -Djavafx.animation.framerate=10 -Djavafx.animation.pulse=10 \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -Dmapback.home=/usr/lib/mapback -Dmapback.fixtures=/usr/lib/mapback/fixtures \
    -cp "$(printf '%s:' /usr/lib/mapback/lib/tests/*)" mapback.app.window.DeviceJourney \
    "$folder" /usr/lib/mapback/agent.py wrong-one right-one 2>/tmp/window.log ||
    { tail -n 20 /tmp/window.log; cat "$folder/agent.log"; }
echo done
