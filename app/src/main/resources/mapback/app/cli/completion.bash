# Completion of mapback for bash. The program itself knows what may come next.
_mapback() {
    local IFS=$'\n' reply
    reply=$("${COMP_WORDS[0]}" __complete bash "${COMP_LINE:0:COMP_POINT}" 2>/dev/null </dev/null)
    COMPREPLY=()
    if [[ $reply == :files ]]; then
        compopt -o default
        return
    fi
    COMPREPLY=($reply)
}
complete -F _mapback mapback
