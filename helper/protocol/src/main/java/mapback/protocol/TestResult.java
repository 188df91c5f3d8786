package mapback.protocol;

import java.util.Optional;
import mapback.problem.Problem;

/// How one step of a test ended.
///
/// @param detail  what was found, in the field's words: a version, a number of groups
/// @param problem why it failed; the steps behind it are not tried then
public record TestResult(TestStep step, String detail, Optional<Problem> problem) {}
