# Completion of mapback for fish. The program itself knows what may come next.
function __mapback_complete
    # Of `cd /mnt; and mapback li` this command alone.
    set -l line (commandline --current-process --cut-at-cursor | string collect)
    set -l reply (mapback __complete fish "$line" 2>/dev/null </dev/null)
    if test "$reply" = ":files"
        __fish_complete_path (commandline --current-token --cut-at-cursor)
    else
        printf '%s\n' $reply
    end
end
complete --command mapback --no-files --arguments '(__mapback_complete)'
