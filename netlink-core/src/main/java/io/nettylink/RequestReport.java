// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

/**
 * What became of one request: what a {@link RequestObserver} is told. It may be kept.
 *
 * @param protocol the client's protocol, {@code NETLINK_...}
 * @param request what was asked, which knows message type and label
 * @param dump whether a whole table was asked for
 * @param outcome how it ended
 * @param errno the error number of the kernel or of a system call, 0 where there is none
 * @param replies how many messages answered it, acknowledgements not counted; for a dump that was asked for again, those
 *     of all attempts
 * @param nanos nanoseconds from the moment its user handed it over (or subscribed, for a stream) until now: waiting for
 *     others, all attempts and decoding included. Told by the clock that deadlines are told by: {@link
 *     System#nanoTime()} or the event loop's.
 */
public record RequestReport(
        int protocol, Request request, boolean dump, RequestOutcome outcome, int errno, int replies, long nanos) {}
