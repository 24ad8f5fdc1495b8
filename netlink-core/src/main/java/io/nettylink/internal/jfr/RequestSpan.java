// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.jfr;

/** A request that is under way and whose end somebody wants to record. */
public interface RequestSpan {
    /**
     * Stops the clock.
     *
     * @return whether the request took long enough to be recorded: only then need {@link #ended} be called
     */
    boolean stop();

    /**
     * Records the request.
     *
     * @param protocol the netlink protocol
     * @param messageType the message type, 0 where there is none any more
     * @param label what was asked, in words
     * @param dump whether a whole table was asked for
     * @param replies how many messages came
     * @param outcome how it ended, in a word
     * @param error the name of an error number, empty where there is none
     */
    void ended(int protocol, int messageType, String label, boolean dump, int replies, String outcome, String error);
}
