package mapback.app.window.frame;

import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.Parent;
import mapback.app.model.Place;
import mapback.app.model.Question;
import mapback.app.model.Target;
import mapback.app.text.WindowText;
import mapback.app.window.backups.BackupsController;
import mapback.app.window.check.CheckController;
import mapback.app.window.connect.FolderController;
import mapback.app.window.connect.ServerController;
import mapback.app.window.connect.TextController;
import mapback.app.window.findout.FindOutController;
import mapback.app.window.jobs.JobsController;
import mapback.app.window.launcher.LauncherController;
import mapback.app.window.mappings.MappingsController;
import mapback.app.window.part.Page;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.View;
import mapback.app.window.question.CertificateController;
import mapback.app.window.question.KeyController;
import mapback.app.window.question.SecondFactorController;
import mapback.app.window.question.SignInController;
import mapback.app.window.welcome.WelcomeController;

/// What is drawn for a page, and for a question.
final class Views {
    private final Surroundings here;

    /// The page that stays loaded, since its lists remember where they were scrolled to.
    private Optional<Parent> backups = Optional.empty();

    Views(Surroundings here) {
        this.here = here;
    }

    Parent of(Question question) {
        WindowText text = here.text();
        return switch (question) {
            case Question.Certificate asked -> View.of(new CertificateController(here, asked), text);
            case Question.SignIn asked -> View.of(new SignInController(here, asked), text);
            case Question.SecondFactor asked -> View.of(new SecondFactorController(here, asked), text);
            case Question.Key asked -> View.of(new KeyController(here, asked), text);
        };
    }

    Parent of(Page page) {
        WindowText text = here.text();
        return switch (page) {
            case Page.Welcome _ -> View.of(new WelcomeController(here), text);
            case Page.AddServer _ -> View.of(new ServerController(here), text);
            case Page.AddFolder(String path) -> View.of(new FolderController(here, path), text);
            case Page.AddText(String given) -> View.of(new TextController(here, given), text);
            case Page.Backups _ -> backups();
            case Page.Check(var subject, Target target) -> View.of(new CheckController(here, subject, target), text);
            case Page.SaveAgain(var subject, Path file, boolean skipsDamage) ->
                View.of(new CheckController(here, subject, file, skipsDamage), text);
            case Page.Launcher(var subject) -> View.of(new LauncherController(here, subject), text);
            case Page.OnThisComputer _ -> View.of(new MappingsController(here), text);
            case Page.Jobs _ -> View.of(new JobsController(here), text);
            case Page.FindOut(Place at) -> View.of(new FindOutController(here, at), text);
        };
    }

    private Parent backups() {
        Parent view = backups.orElseGet(() -> View.of(new BackupsController(here), here.text()));
        backups = Optional.of(view);
        return view;
    }
}
