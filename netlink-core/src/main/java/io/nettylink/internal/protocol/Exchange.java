// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.protocol;

import io.nettylink.codec.MessageView;

/** One request and what comes back, as the tracker drives it. Called on the thread that drives the tracker. */
public interface Exchange {

    /**
     * Tells whether the request is a dump: a multi-part answer without acknowledgement, one at a time per socket.
     *
     * @return true for a dump
     */
    boolean isDump();

    /**
     * Tells whether the answer may come after the acknowledgement, so that both have to be seen.
     *
     * @return true where an acknowledgement of success alone is not the end
     */
    boolean mayReplyAfterAcknowledgement();

    /**
     * Sends the request. Where that fails, {@link RequestTracker#fail} says so. A dump is sent again where the kernel
     * was still busy with another.
     *
     * @param ticket the tracker's handle, which knows the sequence
     */
    void send(Ticket ticket);

    /**
     * Takes one message of the answer.
     *
     * @param message valid during the call only
     */
    void reply(MessageView message);

    /**
     * Takes the end. Called once, and nothing after it.
     *
     * @param ending how it ended
     */
    void end(Ending ending);
}
