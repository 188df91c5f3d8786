#compdef mapback
# Completion of mapback for zsh. The program itself knows what may come next.
_mapback() {
    local reply
    local -a found
    reply=$("${words[1]}" __complete zsh "$LBUFFER" 2>/dev/null </dev/null)
    if [[ $reply == :files ]]; then
        [[ $PREFIX == --*=* ]] && compset -P '*='
        _files
    elif [[ -n $reply ]]; then
        found=("${(@f)reply}")
        compadd -- "${found[@]}"
    fi
}
if [[ $funcstack[1] == _mapback ]]; then
    _mapback "$@"
else
    compdef _mapback mapback
fi
