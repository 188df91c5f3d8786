# Completion of mapback for fish. The program itself knows what may come next.
function __mapback_complete
    set -l line (commandline --cut-at-cursor)
    set -l reply (mapback __complete fish "$line" 2>/dev/null </dev/null)
    if test "$reply" = ":files"
        __fish_complete_path (commandline --current-token --cut-at-cursor)
    else
        printf '%s\n' $reply
    end
end
complete --command mapback --no-files --arguments '(__mapback_complete)'
