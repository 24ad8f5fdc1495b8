// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static io.nettylink.codec.NetlinkConstants.NLMSG_DONE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_ERROR;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK_TLVS;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CAPPED;

/**
 * How a request ended, from the kernel's {@code NLMSG_ERROR} (which tells of success, too) or {@code NLMSG_DONE}.
 *
 * <pre>
 *   NLMSG_ERROR:                                   NLMSG_DONE:
 *   +--------------------------------------+       +--------------------------------------+
 *   | error: 0, or a negative errno (s32)  |       | error: 0, or a negative errno (s32)  |
 *   +--------------------------------------+       +--------------------------------------+
 *   | the request's header (16 bytes)      |       | extended ack   (with NLM_F_ACK_TLVS) |
 *   +--------------------------------------+       +--------------------------------------+
 *   | the request's payload,               |
 *   |        unless NLM_F_CAPPED           |
 *   +--------------------------------------+
 *   | extended ack   (with NLM_F_ACK_TLVS) |
 *   +--------------------------------------+
 * </pre>
 *
 * @param errno 0 for success, or a positive error number, see {@link Errno}
 * @param extendedAck what else the kernel says; {@link ExtendedAck#NONE} where it says nothing
 * @see <a href="https://docs.kernel.org/userspace-api/netlink/intro.html#ack">struct nlmsgerr in
 *     include/uapi/linux/netlink.h</a>
 */
public record Acknowledgement(int errno, ExtendedAck extendedAck) {
    private static final int ERROR_LENGTH = 4;

    /** Success of which the kernel said nothing more. */
    public static final Acknowledgement SUCCESS = new Acknowledgement(0, ExtendedAck.NONE);

    /**
     * Tells whether a message is one that {@link #read} reads.
     *
     * @param message any message
     * @return true for {@code NLMSG_ERROR} and {@code NLMSG_DONE}
     */
    public static boolean isOne(MessageView message) {
        return message.type() == NLMSG_ERROR || message.type() == NLMSG_DONE;
    }

    /**
     * Reads an acknowledgement, or the end of a multi-part message.
     *
     * @param message a message of type {@code NLMSG_ERROR} or {@code NLMSG_DONE}
     * @return how the request ended
     * @throws MalformedMessageException if a length is wrong
     * @throws IllegalArgumentException for a message of another type
     */
    public static Acknowledgement read(MessageView message) {
        return switch (message.type()) {
            case NLMSG_ERROR -> readError(message);
            case NLMSG_DONE -> readDone(message);
            default -> throw new IllegalArgumentException("no acknowledgement: message type " + message.type());
        };
    }

    /**
     * Tells whether the request succeeded.
     *
     * @return true where {@link #errno} is 0
     */
    public boolean isSuccess() {
        return errno == 0;
    }

    private static Acknowledgement readError(MessageView message) {
        need(message, "nlmsgerr", ERROR_LENGTH + NLMSG_HDRLEN);
        int errno = errno(message);
        if (!message.has(NLM_F_ACK_TLVS)) {
            return of(errno, ExtendedAck.NONE);
        }
        long echoed = NLMSG_HDRLEN;
        if (!message.has(NLM_F_CAPPED)) {
            echoed = message.u32(ERROR_LENGTH);
            if (echoed < NLMSG_HDRLEN || echoed > message.payloadLength() - ERROR_LENGTH) {
                throw new MalformedMessageException(
                        "nlmsg_len of the echoed request",
                        ERROR_LENGTH,
                        echoed,
                        message.payloadLength() - (long) ERROR_LENGTH);
            }
        }
        return of(errno, ExtendedAck.read(message.attributes(ERROR_LENGTH + (int) echoed)));
    }

    private static Acknowledgement readDone(MessageView message) {
        // Families that end a multi-part message by hand may leave the error out, but not cut it.
        if (message.payloadLength() == 0) {
            return SUCCESS;
        }
        need(message, "error of NLMSG_DONE", ERROR_LENGTH);
        int errno = errno(message);
        boolean extended = message.has(NLM_F_ACK_TLVS);
        return of(errno, extended ? ExtendedAck.read(message.attributes(ERROR_LENGTH)) : ExtendedAck.NONE);
    }

    private static Acknowledgement of(int errno, ExtendedAck extendedAck) {
        return errno == 0 && extendedAck.isEmpty() ? SUCCESS : new Acknowledgement(errno, extendedAck);
    }

    private static int errno(MessageView message) {
        int error = message.s32(0);
        // The kernel's error is never positive; a positive one must not pass for success nor for another errno.
        if (error > 0 || error == Integer.MIN_VALUE) {
            throw new MalformedMessageException("error " + error + " where 0 or a negative errno has to be", 0);
        }
        return -error;
    }

    private static void need(MessageView message, String what, int length) {
        if (message.payloadLength() < length) {
            throw new MalformedMessageException(what, 0, length, message.payloadLength());
        }
    }
}
