// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

/**
 * What became of a client's requests so far. Every request that ended is in exactly one of {@code succeeded}, {@code
 * refused}, {@code timedOut}, {@code cancelled}, {@code lost} and {@code failed}. Counts are read one after the other:
 * while requests are under way, they may be one apart.
 *
 * @param sent requests handed to the kernel; a dump that is asked for again counts again
 * @param replies messages that answered a request, acknowledgements not counted; of a request under way, 1024 at a time
 *     as they come
 * @param succeeded requests that the kernel acknowledged with success, and whose answer was complete
 * @param refused requests that the kernel answered with an error ({@link KernelErrorException})
 * @param timedOut requests whose deadline passed ({@link RequestTimeoutException})
 * @param cancelled requests that their user gave up, by cancelling a future or by interrupting a thread
 * @param lost requests that were under way when the receive buffer overran ({@link RepliesLostException})
 * @param failed requests that ended otherwise: not sent, not readable, not consistent, or closed with their client
 * @param dumpRestarts how often a dump was asked for again, as the kernel had marked it as inconsistent
 * @param unmatched messages that answered no request under way: answers that came too late, and notifications
 */
public record RequestCounters(
        long sent,
        long replies,
        long succeeded,
        long refused,
        long timedOut,
        long cancelled,
        long lost,
        long failed,
        long dumpRestarts,
        long unmatched) {}
