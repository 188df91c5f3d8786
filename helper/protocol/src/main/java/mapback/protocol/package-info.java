/// What app and helper say to each other: requests and replies, as records.
///
/// In: nothing. Out: values that [mapback.protocol.wire] carries as varlink messages. Times are Unix seconds unless
/// a name says otherwise; sizes and offsets are bytes. Threads: everything is immutable. Memory: a [SecretText] holds
/// a secret only on its way; the receiver turns it into a holder that wipes itself.
@NullMarked
package mapback.protocol;

import org.jspecify.annotations.NullMarked;
