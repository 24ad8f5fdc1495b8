// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.protocol;

import io.nettylink.codec.Acknowledgement;

/** How an exchange ended. */
public sealed interface Ending {

    /**
     * The kernel answered, with success or with an error.
     *
     * @param acknowledgement what the kernel said
     * @param interrupted whether any message of a dump was marked as inconsistent
     */
    record Answered(Acknowledgement acknowledgement, boolean interrupted) implements Ending {}

    /** The deadline passed. */
    record TimedOut() implements Ending {}

    /**
     * A datagram of the answer was longer than the receive buffer, and its end is lost.
     *
     * @param size the datagram's true size in bytes
     * @param received what was received of it in bytes
     */
    record Truncated(int size, int received) implements Ending {}

    /** The socket's receive buffer overran, and the answer may be among what was dropped. */
    record Overrun() implements Ending {}

    /** Its user gave it up. */
    record Cancelled() implements Ending {}

    /** The socket is closed. */
    record Closed() implements Ending {}

    /**
     * The exchange can't go on, for another reason.
     *
     * @param cause why
     */
    record Failed(Throwable cause) implements Ending {}
}
