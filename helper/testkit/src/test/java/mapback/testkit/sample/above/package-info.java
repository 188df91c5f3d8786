/// In: nothing. Out: a name. Threads: any. Memory: none.
@NullMarked
package mapback.testkit.sample.above;

import org.jspecify.annotations.NullMarked;
