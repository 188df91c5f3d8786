/// What the packages need besides the program. Runs while they are made, and is in none of them.
@NullMarked
package mapback.installer;

import org.jspecify.annotations.NullMarked;
