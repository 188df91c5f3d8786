package mapback.testkit.sample.below;

public final class Below {
    public String name() {
        return "below";
    }
}
