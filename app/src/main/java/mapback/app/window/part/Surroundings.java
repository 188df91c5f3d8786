package mapback.app.window.part;

import java.time.InstantSource;
import mapback.app.desktop.Settings;
import mapback.app.model.Models;
import mapback.app.text.WindowText;

/// What every view has at hand.
///
/// @param text     what the window says
/// @param models   what it shows
/// @param settings what it remembers
/// @param clock    tells the time
/// @param go       leads to other pages
public record Surroundings(WindowText text, Models models, Settings settings, InstantSource clock, Navigator go) {}
