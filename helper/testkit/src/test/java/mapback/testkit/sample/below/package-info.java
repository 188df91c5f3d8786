/// In: nothing. Out: a name. Threads: any. Memory: none.
@NullMarked
package mapback.testkit.sample.below;

import org.jspecify.annotations.NullMarked;
