// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REQUEST;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.codec.AttributePath;
import io.nettylink.codec.AttributeWriter;
import io.nettylink.codec.MessageWriter;
import io.nettylink.codec.StructWriter;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What to ask of the kernel: a message type, flags, a fixed header and attributes.
 *
 * <pre>{@code
 * Request request = Request.builder(RTM_GETLINK)
 *         .header(h -> h.zero(16))                           // struct ifinfomsg
 *         .attributes(a -> a.string(IFLA_IFNAME, "lo"))
 *         .build();
 * }</pre>
 *
 * <p>Immutable and reusable, as far as what writes its header and attributes is: that runs once for each time the
 * request is sent, on the client's event loop or, with a {@link BlockingNetlinkClient}, on the caller's thread; and once
 * more where an error has to be explained.
 */
public final class Request {
    private final MessageType type;
    private final int flags;
    private final Consumer<? super StructWriter> header;
    private final Consumer<? super AttributeWriter> attributes;
    private final AttributePath.Names names;
    private final @Nullable Duration timeout;
    private final @Nullable DumpPolicy dumpPolicy;
    private final boolean replyAfterAcknowledgement;

    /** Null where the message type will do. A text is not made before somebody wants to read it. */
    private final @Nullable Supplier<String> label;

    private Request(Builder builder) {
        this.type = builder.type;
        this.flags = builder.flags | NLM_F_REQUEST | NLM_F_ACK;
        this.header = builder.header == null ? out -> {} : builder.header;
        this.attributes = builder.attributes;
        this.names = builder.names;
        this.timeout = builder.timeout;
        this.dumpPolicy = builder.dumpPolicy;
        this.replyAfterAcknowledgement = builder.replyAfterAcknowledgement;
        this.label = builder.label;
    }

    private Request(Request other, MessageType type) {
        this.type = type;
        this.flags = other.flags;
        this.header = other.header;
        this.attributes = other.attributes;
        this.names = other.names;
        this.timeout = other.timeout;
        this.dumpPolicy = other.dumpPolicy;
        this.replyAfterAcknowledgement = other.replyAfterAcknowledgement;
        this.label = other.label == null ? other.type::toString : other.label;
    }

    /**
     * Starts a request.
     *
     * @param type the message type: a command such as {@code RTM_GETLINK}, or the id of a generic netlink family
     * @return a builder
     */
    public static Builder builder(int type) {
        if (type < 0 || type > 0xffff) {
            throw new IllegalArgumentException("a message type has 16 bits: " + type);
        }
        return new Builder(new Fixed(type));
    }

    /**
     * Starts a request whose message type is asked for each time it is sent.
     *
     * @param type the message type
     * @return a builder
     */
    public static Builder builder(MessageType type) {
        return new Builder(type);
    }

    /**
     * The message type, as it is now.
     *
     * @return 0 to 65535
     * @throws NetlinkException if the message type can change, and there is none now
     */
    public int type() {
        return type.number();
    }

    /**
     * The message type, as it may change.
     *
     * @return what {@link #builder(MessageType)} was given; one that stays the same where it was given a number
     */
    public MessageType messageType() {
        return type;
    }

    /**
     * The same request with another message type.
     *
     * @param other the message type
     * @return a request that differs in nothing else
     */
    public Request withType(MessageType other) {
        return new Request(this, other);
    }

    /**
     * The message flags.
     *
     * @return {@code NLM_F_} bits; always with {@code NLM_F_REQUEST} and {@code NLM_F_ACK}
     */
    public int flags() {
        return flags;
    }

    /**
     * How long the answer may take.
     *
     * @return a duration, or null for the client's own
     */
    public @Nullable Duration timeout() {
        return timeout;
    }

    /**
     * What to do where the kernel marks a dump as inconsistent.
     *
     * @return a policy, or null for the client's own
     */
    public @Nullable DumpPolicy dumpPolicy() {
        return dumpPolicy;
    }

    /**
     * Tells whether the answer may come after the acknowledgement.
     *
     * @return what {@link Builder#replyAfterAcknowledgement()} said
     */
    public boolean mayReplyAfterAcknowledgement() {
        return replyAfterAcknowledgement;
    }

    /** What is asked, in words, for the texts of errors. */
    @Override
    public String toString() {
        return label == null ? type.toString() : label.get();
    }

    /**
     * Appends fixed header and attributes to a message that was begun, and ends it.
     *
     * @param writer stands behind the message's header; what was written is taken back where something throws
     * @return the length of the fixed header in bytes
     */
    int encode(MessageWriter writer) {
        boolean complete = false;
        try {
            header.accept(writer);
            int headerLength = writer.length() - NLMSG_HDRLEN;
            attributes.accept(writer.attributes());
            writer.end();
            complete = true;
            return headerLength;
        } finally {
            if (!complete) {
                writer.cancel();
            }
        }
    }

    /**
     * Finds the attribute that an extended ack points at.
     *
     * @param offset bytes from the start of the message's header
     * @return its path, or null where no attribute of the request starts there
     */
    @Nullable AttributePath path(int offset) {
        ByteBuf copy = Unpooled.buffer();
        // The message type has no say in this, and there may be none any more.
        MessageWriter writer = MessageWriter.begin(copy, 0, flags, 0, 0).lookFor(offset);
        int headerLength = encode(writer);
        AttributePath written = writer.found();
        // What was written as plain bytes may be attributes as well.
        return written == null ? AttributePath.find(copy, ByteOrder.nativeOrder(), headerLength, offset) : written;
    }

    AttributePath.Names names() {
        return names;
    }

    private record Fixed(int number) implements MessageType {
        @Override
        public String toString() {
            return "message type " + number;
        }
    }

    /** Puts a {@link Request} together. Not thread-safe. */
    public static final class Builder {
        private final MessageType type;
        private int flags;
        private @Nullable Consumer<? super StructWriter> header;
        private Consumer<? super AttributeWriter> attributes = out -> {};
        private AttributePath.Names names = AttributePath.Names.NONE;
        private @Nullable Duration timeout;
        private @Nullable DumpPolicy dumpPolicy;
        private boolean replyAfterAcknowledgement;
        private @Nullable Supplier<String> label;

        private Builder(MessageType type) {
            this.type = type;
        }

        /**
         * Adds message flags. {@code NLM_F_REQUEST} and {@code NLM_F_ACK} are always there, {@code NLM_F_DUMP} is the
         * business of {@link NetlinkClient#dump}.
         *
         * @param flags {@code NLM_F_} bits such as {@code NLM_F_CREATE | NLM_F_EXCL}
         * @return this
         */
        public Builder flags(int flags) {
            this.flags |= flags;
            return this;
        }

        /**
         * Says what the fixed header is.
         *
         * @param header appends the header's fields, without padding
         * @return this
         * @throws IllegalStateException if it was said before, as it is for the requests of a generic netlink family
         */
        public Builder header(Consumer<? super StructWriter> header) {
            if (this.header != null) {
                throw new IllegalStateException("the fixed header was said before");
            }
            this.header = header;
            return this;
        }

        /**
         * Says what the attributes are.
         *
         * @param attributes appends them
         * @return this
         */
        public Builder attributes(Consumer<? super AttributeWriter> attributes) {
            this.attributes = attributes;
            return this;
        }

        /**
         * Gives the attributes names, for the texts of errors.
         *
         * @param names knows some of the names
         * @return this
         */
        public Builder names(AttributePath.Names names) {
            this.names = names;
            return this;
        }

        /**
         * Says how long the answer may take, from handing the request over to the end of its answer. Where nothing has to
         * be waited for before, the time begins when the request is sent.
         *
         * @param timeout a positive duration
         * @return this
         */
        public Builder timeout(Duration timeout) {
            this.timeout = Timeouts.positive(timeout);
            return this;
        }

        /**
         * Says what to do where the kernel marks the answer to a dump as inconsistent.
         *
         * @param dumpPolicy how often to ask, and whether an inconsistent answer will do
         * @return this
         */
        public Builder dumpPolicy(DumpPolicy dumpPolicy) {
            this.dumpPolicy = dumpPolicy;
            return this;
        }

        /**
         * Says that the family answers when it is done, which may be after the kernel's acknowledgement that the
         * request was accepted: from a softirq, for example. {@link NetlinkClient#call} then waits for both, in either
         * order.
         *
         * @return this
         */
        public Builder replyAfterAcknowledgement() {
            this.replyAfterAcknowledgement = true;
            return this;
        }

        /**
         * Says what is asked, in words, for the texts of errors.
         *
         * @param label such as {@code nlctrl command 3}
         * @return this
         */
        public Builder label(String label) {
            return label(() -> label);
        }

        /**
         * Says what is asked, in words that are put together where they are needed: by requests that are built often, and
         * seldom fail.
         *
         * @param label makes a text such as {@code nlctrl command 3}, on any thread, each time anew
         * @return this
         */
        public Builder label(Supplier<String> label) {
            this.label = label;
            return this;
        }

        /**
         * Ends the building.
         *
         * @return the request
         */
        public Request build() {
            return new Request(this);
        }
    }
}
