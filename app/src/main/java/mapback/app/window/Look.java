package mapback.app.window;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import atlantafx.base.theme.Theme;
import java.util.Optional;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import mapback.app.desktop.Scheme;
import mapback.app.desktop.SchemePortal;
import mapback.app.desktop.Settings;
import mapback.app.model.Work;

/// Light or dark: as was chosen, else as the desktop's settings portal says, else as the toolkit guesses.
final class Look {
    private final Settings settings;

    Look(Settings settings) {
        this.settings = settings;
    }

    /// Puts it on, before the first frame: as the desktop had it the last time, since asking takes longer than that.
    void begin() {
        put();
        Platform.getPreferences().colorSchemeProperty().subscribe(_ -> put());
    }

    /// Follows the desktop from now on.
    Work.Doing follow(Work work, SchemePortal portal) {
        return work.begin(
                () -> {
                    portal.follow(said -> work.window().execute(() -> take(said)));
                    return true;
                },
                _ -> {},
                _ -> {});
    }

    private void take(Optional<Scheme> said) {
        settings.desktopScheme(said);
        put();
    }

    /// @param chosen empty to follow the desktop
    void choose(Optional<Scheme> chosen) {
        settings.scheme(chosen);
        put();
    }

    private void put() {
        Scheme scheme = settings.scheme().or(settings::desktopScheme).orElseGet(Look::guessed);
        Theme theme = scheme == Scheme.DARK ? new PrimerDark() : new PrimerLight();
        String sheet = Optional.ofNullable(theme.getUserAgentStylesheetBSS()).orElseGet(theme::getUserAgentStylesheet);
        if (!sheet.equals(Application.getUserAgentStylesheet())) {
            Application.setUserAgentStylesheet(sheet);
        }
    }

    private static Scheme guessed() {
        return Platform.getPreferences().getColorScheme() == ColorScheme.DARK ? Scheme.DARK : Scheme.LIGHT;
    }
}
