package mapback.app.window.welcome;

import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import org.jspecify.annotations.Nullable;

/// A button with sentences in it that wrap, as high as these need at the width that it gets. Other buttons ask what is
/// in them for a height before they tell it a width.
public final class Card extends Button {
    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefHeight(double width) {
        @Nullable Node content = getGraphic();
        if (content == null || width < 0) {
            return super.computePrefHeight(width);
        }
        Insets around = getInsets();
        return around.getTop()
                + content.prefHeight(Math.max(0, width - around.getLeft() - around.getRight()))
                + around.getBottom();
    }
}
