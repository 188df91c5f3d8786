#!/bin/sh
# Runs as root in a booted kernel with udev, D-Bus and polkit: users attach disks with the window. Each check is a line,
# `ok …` or `failed …`.
#
#   MAPBACK_HOME  what was built           MAPBACK_JAVA  a java
#   FIXTURES      sample backups           INSTALLER     units, policy and rules
#   TESTS         the tests' class path
set -u
export PATH=$PATH:/usr/sbin:/sbin
. "${0%/*}/checks.sh"

for user in anna otto paul eva; do
    useradd -m -s /bin/sh $user 2>/dev/null
    mkdir -p -m 700 /run/user/$(id -u $user)
    chown $user /run/user/$(id -u $user)
done
echo eva:right-one | chpasswd
cp "$INSTALLER"/polkit/*.policy /usr/share/polkit-1/actions/
cp "$INSTALLER"/udev/*.rules /lib/udev/rules.d/
udevadm control --reload
mkdir -p /etc/polkit-1/rules.d
cat >/etc/polkit-1/rules.d/10-test.rules <<'RULES'
polkit.addRule(function (action, subject) {
    if (action.id == "io.mapback.map" && subject.user == "anna") return polkit.Result.YES;
    if (action.id == "org.freedesktop.udisks2.filesystem-mount-system" && subject.user == "anna") return polkit.Result.YES;
    if (action.id.indexOf("io.mapback.") == 0 && subject.user == "otto") return polkit.Result.NO;
    if (action.id == "io.mapback.map" && (subject.user == "eva" || subject.user == "paul"))
        return polkit.Result.AUTH_SELF;
});
RULES
cp -rL "$TESTS" /usr/lib/mapback/lib/tests
cp -rL "$FIXTURES" /usr/lib/mapback/fixtures
chmod -R a+rX /usr/lib/mapback
mkdir -p -m 755 /run/mapback
# It is started once only, leaves when idle, and is listened for again.
(while :; do systemd-socket-activate -l /run/mapback/binder /usr/lib/mapback/bin/mapback-binder; done >>/tmp/binder.log 2>&1) &
(while :; do chmod 666 /run/mapback/binder 2>/dev/null; sleep 0.2; done) &
while [ ! -e /run/mapback/binder ]; do sleep 0.1; done
chmod 666 /run/mapback/binder

Xvfb :7 -screen 0 1300x900x24 -ac -nolisten tcp >/tmp/screen.log 2>&1 &
while [ ! -e /tmp/.X11-unix/X7 ]; do sleep 0.1; done
DISPLAY=:7 openbox >/dev/null 2>&1 &

window() { # USER WORDS…
    user=$1
    shift
    mkdir -p -m 700 /home/$user/window
    chown $user /home/$user/window
    su $user -s /bin/sh -c 'export XDG_RUNTIME_DIR=/run/user/$(id -u) HOME=/home/$(id -un) DISPLAY=:7 LC_ALL=C.UTF-8
        exec "$@"' -- sh "$MAPBACK_JAVA" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m -Dprism.order=sw \
        --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        -Dmapback.home=/usr/lib/mapback -Dmapback.fixtures=/usr/lib/mapback/fixtures \
        -cp "$(printf '%s:' /usr/lib/mapback/lib/tests/*)" mapback.app.window.DeviceJourney \
        /home/$user/window "$@" 2>/tmp/window-$user.log || tail -n 20 /tmp/window-$user.log
}

window anna "a user whom polkit allows it"
window otto "a user whom polkit refuses it" "not permitted"
window eva "a user whom nobody can ask" "nobody to ask"
# Polkit's own agent, on a terminal of its own, asks whom it finds; somebody types there.
python3 "${0%/*}/agent.py" eva right-one >/tmp/agent-right.log 2>&1 &
window eva "a user who is asked and knows the password"
python3 "${0%/*}/agent.py" paul wrong-one >/tmp/agent-wrong.log 2>&1 &
window paul "a user who is asked and does not know the password" "the password was wrong"
echo done
