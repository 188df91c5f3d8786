#compdef mapback
# Completion of mapback for zsh. The program itself knows what may come next.
_mapback() {
    local reply line
    local -a found
    # Of `cd /mnt; sudo mapback li` this command alone.
    line="${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX"
    reply=$("${words[1]}" __complete zsh "$line" 2>/dev/null </dev/null)
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
