// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_COOKIE;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_MISS_NEST;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_MISS_TYPE;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_MSG;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_OFFS;

import io.nettylink.codec.AttributeWriter;
import io.nettylink.codec.MessageWriter;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the simulated kernel answers to a request. Immutable.
 *
 * <pre>{@code
 * kernel.protocol(NETLINK_ROUTE)
 *         .on(RTM_GETLINK, request -> Answer.message(RTM_NEWLINK, out -> out.zero(16)))
 *         .on(RTM_DELLINK, request -> Answer.error(Errno.EPERM).text("hands off"))
 *         .on(RTM_NEWLINK, request -> Answer.success());
 * }</pre>
 *
 * <p>The acknowledgement comes of itself, by the kernel's rules: after the replies, if the request asked for one or
 * failed; with the request's payload unless {@code NETLINK_CAP_ACK}; with the extended ack where the socket has {@code
 * NETLINK_EXT_ACK}.
 */
public final class Answer {
    private static final Answer SUCCESS = new Answer();

    /** What becomes of the request. */
    enum Kind {
        DO,
        DUMP,
        SILENCE,
        LATER
    }

    private Kind kind = Kind.DO;
    private List<KernelMessage> messages = List.of();
    private int errno;
    private ExtendedAnswer extended = ExtendedAnswer.NONE;
    private boolean acknowledgedFirst;
    private @Nullable DumpPart interrupted;
    private @Nullable Later later;

    private Answer() {}

    private Answer(Answer other) {
        kind = other.kind;
        messages = other.messages;
        errno = other.errno;
        extended = other.extended;
        acknowledgedFirst = other.acknowledgedFirst;
        interrupted = other.interrupted;
        later = other.later;
    }

    /**
     * Success, without a reply.
     *
     * @return the answer
     */
    public static Answer success() {
        return SUCCESS;
    }

    /**
     * Success with one reply.
     *
     * @param type the reply's message type
     * @param body appends its fixed header and attributes
     * @return the answer
     */
    public static Answer message(int type, Consumer<? super MessageWriter> body) {
        return messages(KernelMessage.of(type, body));
    }

    /**
     * Success with replies, each in a datagram of its own.
     *
     * @param messages the replies
     * @return the answer
     */
    public static Answer messages(KernelMessage... messages) {
        Answer answer = new Answer();
        answer.messages = List.of(messages);
        return answer;
    }

    /**
     * A dump: the first part is sent at once, the others while the socket is read. {@code EBUSY} where the socket has a
     * dump under way.
     *
     * @param rows the dump's messages, copied
     * @return the answer
     */
    public static Answer dump(Collection<KernelMessage> rows) {
        Answer answer = new Answer();
        answer.kind = Kind.DUMP;
        answer.messages = List.copyOf(rows);
        return answer;
    }

    /**
     * Failure.
     *
     * @param errno a positive error number, see {@link io.nettylink.codec.Errno}
     * @return the answer
     */
    public static Answer error(int errno) {
        Answer answer = new Answer();
        answer.errno = positive(errno);
        return answer;
    }

    /**
     * Nothing, not even an acknowledgement, so that the client waits until its patience ends.
     *
     * @return the answer
     */
    public static Answer silence() {
        Answer answer = new Answer();
        answer.kind = Kind.SILENCE;
        return answer;
    }

    /**
     * Not now: when the test says so.
     *
     * @param later by which the test answers
     * @return the answer
     */
    public static Answer later(Later later) {
        Answer answer = new Answer();
        answer.kind = Kind.LATER;
        answer.later = later;
        return answer;
    }

    /**
     * Puts a text into the extended ack: the reason of a failure, or a warning with a success. A dump says it at its
     * end.
     *
     * @param text the kernel's words
     * @return the answer with it
     */
    public Answer text(String text) {
        return extended(NLMSGERR_ATTR_MSG, out -> out.string(NLMSGERR_ATTR_MSG, text));
    }

    /**
     * Puts the offending attribute into the extended ack of a failure.
     *
     * @param offset the attribute's offset in bytes from the start of the request's header
     * @return the answer with it
     */
    public Answer at(int offset) {
        return extended(NLMSGERR_ATTR_OFFS, out -> out.u32(NLMSGERR_ATTR_OFFS, offset));
    }

    /**
     * Puts a missing attribute into the extended ack of a failure.
     *
     * @param type the attribute's type
     * @return the answer with it
     */
    public Answer missing(int type) {
        return extended(NLMSGERR_ATTR_MISS_TYPE, out -> out.u32(NLMSGERR_ATTR_MISS_TYPE, type));
    }

    /**
     * Puts an attribute that is missing in a nest into the extended ack of a failure.
     *
     * @param type the attribute's type
     * @param nestOffset the nest's offset in bytes from the start of the request's header
     * @return the answer with it
     */
    public Answer missing(int type, int nestOffset) {
        return missing(type).extended(NLMSGERR_ATTR_MISS_NEST, out -> out.u32(NLMSGERR_ATTR_MISS_NEST, nestOffset));
    }

    /**
     * Puts a cookie into the extended ack.
     *
     * @param cookie bytes of the protocol's own meaning, copied
     * @return the answer with it
     */
    public Answer cookie(byte[] cookie) {
        byte[] copy = cookie.clone();
        return extended(NLMSGERR_ATTR_COOKIE, out -> out.bytes(NLMSGERR_ATTR_COOKIE, copy));
    }

    /**
     * Sends the acknowledgement before the replies, as a family does that completes in softirq.
     *
     * @return the answer in that order
     */
    public Answer acknowledgedFirst() {
        Answer answer = new Answer(this);
        answer.acknowledgedFirst = true;
        return answer;
    }

    /**
     * Marks a dump as inconsistent.
     *
     * @param part which message says so
     * @return the answer with it
     */
    public Answer interrupted(DumpPart part) {
        Answer answer = new Answer(this);
        answer.interrupted = part;
        return answer;
    }

    /**
     * Ends a dump with an error, in its {@code NLMSG_DONE}.
     *
     * @param errno a positive error number
     * @return the answer with it
     */
    public Answer endingWith(int errno) {
        Answer answer = new Answer(this);
        answer.errno = positive(errno);
        return answer;
    }

    Kind kind() {
        return kind;
    }

    List<KernelMessage> messages() {
        return messages;
    }

    int errno() {
        return errno;
    }

    ExtendedAnswer extended() {
        return extended;
    }

    boolean isAcknowledgedFirst() {
        return acknowledgedFirst;
    }

    @Nullable DumpPart interrupted() {
        return interrupted;
    }

    @Nullable Later later() {
        return later;
    }

    private Answer extended(int type, Consumer<AttributeWriter> attribute) {
        if (kind == Kind.SILENCE || kind == Kind.LATER) {
            throw new IllegalStateException("no extended ack (attribute " + type + ") without an acknowledgement");
        }
        Answer answer = new Answer(this);
        answer.extended = extended.with(type, attribute);
        return answer;
    }

    /** Checks an error number. */
    static int positive(int errno) {
        if (errno <= 0) {
            throw new IllegalArgumentException("an error number is positive: " + errno);
        }
        return errno;
    }
}
