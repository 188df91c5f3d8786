# What the tests in a booted kernel have in common: the program in its place, and checks that are a line each.

# Where nobody but root can change it, as the binder wants it. Once.
if [ ! -d /usr/lib/mapback ]; then
    cp -rL "$MAPBACK_HOME" /usr/lib/mapback
    rm -f /usr/lib/mapback/lib/*.aot
    ln -s "${MAPBACK_JAVA%/bin/java}" /usr/lib/mapback/runtime
    cat >/usr/bin/mapback <<COMMAND
#!/bin/sh
LC_ALL=C.UTF-8 exec "$MAPBACK_JAVA" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m -Dmapback.home=/usr/lib/mapback \\
    -cp "$(printf '%s:' /usr/lib/mapback/lib/app/*)" mapback.app.App "\$@"
COMMAND
    chmod 755 /usr/bin/mapback
fi

check() { # SENTENCE, then what must succeed
    sentence=$1
    shift
    if said=$("$@" 2>&1); then
        echo "ok $sentence"
    else
        echo "failed $sentence: $(echo "$said" | tr '\n' '~')"
    fi
}

# Ends with STATUS and says each of WORDS.
says() { # STATUS WORDS… -- COMMAND…
    wanted=$1
    words=
    shift
    while [ "$1" != -- ]; do
        words="$words$1
"
        shift
    done
    shift
    text=$("$@" 2>&1)
    status=$?
    echo "$status: $text"
    [ $status = "$wanted" ] || return 1
    echo "$words" | {
        while IFS= read -r word; do
            case $text in *"$word"*) ;; *) return 1 ;; esac
        done
    }
}

# Tries until it succeeds, for a while.
soon() { # COMMAND…
    for try in $(seq 1 40); do
        if "$@"; then return 0; fi
        sleep 1
    done
    return 1
}

is_free() { [ "$(cat /sys/block/nbd$1/size)" = 0 ] && [ ! -e /sys/block/nbd$1/pid ]; }

sum_is() { # FILE SHA256, after the image's own SIZE there are zeros
    size=$3
    sum=$(head -c "$size" "$1" | sha256sum | cut -d' ' -f1)
    padding=$(tail -c +$((size + 1)) "$1" | tr -d '\0' | wc -c)
    echo "$sum, $padding bytes that are no zeros behind $size"
    [ "$sum" = "$2" ] && [ "$padding" = 0 ]
}

# A backup server over the sample backups: how it is reached is in /tmp/server-settings, and it does what it is told on
# descriptor 7, whose end is its end. $SERVER is its class path.
start_server() {
    mkfifo /tmp/door
    "$MAPBACK_JAVA" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m -cp "$SERVER" \
        mapback.app.cli.ServerInKernel "$FIXTURES/datastore" /tmp/server-settings </tmp/door >/tmp/server.log 2>&1 &
    server=$!
    exec 7>/tmp/door
    until [ -e /tmp/server-settings ]; do
        kill -0 $server || { cat /tmp/server.log && exit 1; }
        sleep 0.2
    done
}

kill_helper() { kill -9 $(pgrep -f 'mapback[.]helper[.]Helper'); }

# Of `sha256sum` over what the image holds, by the fixtures' truth.
truth() { # SNAPSHOT ARCHIVE
    python3 - "$@" <<'PYTHON'
import json, os, sys
for image in json.load(open(os.environ["FIXTURES"] + "/truth/images.json")):
    if image["snapshot"] == sys.argv[1] and image["archive"] == sys.argv[2] and image["ns"] == "":
        print(image["sha256"], image["size"])
PYTHON
}
