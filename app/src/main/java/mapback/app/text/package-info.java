/// What people read: sentences, sizes, rates, times left.
///
/// In: numbers, problems, text from repositories. Out: plain text in the user's language. Sizes, rates and times
/// need no message library, so that a table is printed without loading one; sentences do. Threads: everything is
/// immutable. Memory: one bundle of sentences, once the first is said.
@NullMarked
package mapback.app.text;

import org.jspecify.annotations.NullMarked;
