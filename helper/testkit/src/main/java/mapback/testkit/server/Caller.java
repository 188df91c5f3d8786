package mapback.testkit.server;

/// Who asks: `user@realm`, or `user@realm!token`.
record Caller(String id) {
    boolean isToken() {
        return id.indexOf('!') >= 0;
    }

    /// The user, or the user whose token it is.
    String user() {
        return isToken() ? id.substring(0, id.indexOf('!')) : id;
    }

    /// A user owns what one of its tokens owns; a token owns its own only.
    boolean owns(String owner) {
        Caller other = new Caller(owner);
        return owner.equals(id) || (other.isToken() && other.user().equals(id));
    }
}
