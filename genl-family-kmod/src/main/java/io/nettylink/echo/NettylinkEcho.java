// SPDX-License-Identifier: Apache-2.0
package io.nettylink.echo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of {@code genl-family-kmod/include/uapi/linux/nettylink_echo.h}, without the prefix that all share there.
 * The family's specification is {@code genl-family-kmod/spec/nettylink-echo.yaml}; a test holds the three together.
 */
public final class NettylinkEcho {
    /** The family's name. */
    public static final String FAMILY_NAME = "nettylink-echo";

    /** The family's version. */
    public static final int FAMILY_VERSION = 1;

    /** Multicast group: published messages. */
    public static final String MCGRP_MESSAGES = "messages";

    /** Multicast group: ticks. */
    public static final String MCGRP_TICKS = "ticks";

    /** The longest payload in bytes. Beyond 32,256 the reply needs a receive buffer of 64 KiB. */
    public static final int PAYLOAD_MAX = 65024;

    /** The shortest period of the ticker in microseconds. */
    public static final int PERIOD_MIN = 1000;

    /** The longest period of the ticker in microseconds. */
    public static final long PERIOD_MAX = 3600000000L;

    /** Context: on behalf of a process. */
    public static final int CONTEXT_TASK = 0;

    /** Context: a soft interrupt. */
    public static final int CONTEXT_SOFTIRQ = 1;

    /** Context: a hard interrupt. */
    public static final int CONTEXT_HARDIRQ = 2;

    /** Context: a kernel thread. */
    public static final int CONTEXT_THREAD = 3;

    /** Delivery: by a softirq. */
    public static final int DELIVERY_SOFTIRQ = 0;

    /** Delivery: by a hard interrupt, then a softirq. */
    public static final int DELIVERY_HARDIRQ = 1;

    /** Delivery: by a kernel thread. */
    public static final int DELIVERY_THREAD = 2;

    /** Tick source: a timer that expires in a hard interrupt. */
    public static final int TICK_SOURCE_HARDIRQ = 0;

    /** Tick source: a timer that expires in a softirq. */
    public static final int TICK_SOURCE_SOFTIRQ = 1;

    /** Attribute of message, binary: bytes that are handed back unchanged. */
    public static final int A_MESSAGE_PAYLOAD = 1;

    /** Attribute of message, u32: the way to the answer. */
    public static final int A_MESSAGE_DELIVERY = 2;

    /** Attribute of message, uint: running number within the namespace. */
    public static final int A_MESSAGE_SEQUENCE = 3;

    /** Attribute of message, u32: port id of the socket that published. */
    public static final int A_MESSAGE_PORT_ID = 4;

    /** Attribute of message, u32: context in which the event was received. */
    public static final int A_MESSAGE_RECEIVE_CONTEXT = 5;

    /** Attribute of message, u32: CPU on which that was. */
    public static final int A_MESSAGE_RECEIVE_CPU = 6;

    /** Attribute of message, uint: when that was. */
    public static final int A_MESSAGE_RECEIVE_TIME = 7;

    /** Attribute of message, u32: context in which the message was handed over to softirq. */
    public static final int A_MESSAGE_INTERRUPT_CONTEXT = 8;

    /** Attribute of message, u32: CPU on which that was. */
    public static final int A_MESSAGE_INTERRUPT_CPU = 9;

    /** Attribute of message, uint: when that was. */
    public static final int A_MESSAGE_INTERRUPT_TIME = 10;

    /** Attribute of message, u32: context in which the answer was sent. */
    public static final int A_MESSAGE_REPLY_CONTEXT = 11;

    /** Attribute of message, u32: CPU on which that was. */
    public static final int A_MESSAGE_REPLY_CPU = 12;

    /** Attribute of message, uint: when that was. */
    public static final int A_MESSAGE_REPLY_TIME = 13;

    /** Attribute of message, uint: further expirations that a tick stands for. */
    public static final int A_MESSAGE_COALESCED = 14;

    /** Attribute of rejected, uint: requests that found the queue full. */
    public static final int A_REJECTED_QUEUE_FULL = 1;

    /** Attribute of rejected, uint: requests of a sender of which too much waited. */
    public static final int A_REJECTED_SENDER_FULL = 2;

    /** Attribute of rejected, uint: requests for whose answer there was no memory, or no thread. */
    public static final int A_REJECTED_NO_MEMORY = 3;

    /** Attribute of dropped, uint: messages that nobody could take. */
    public static final int A_DROPPED_SEND_FAILED = 1;

    /** Attribute of dropped, uint: messages to a group without members. */
    public static final int A_DROPPED_NO_LISTENER = 2;

    /** Attribute of stats, u32: the CPU that was counted on. */
    public static final int A_STATS_CPU = 1;

    /** Attribute of stats, uint: requests that were accepted. */
    public static final int A_STATS_RECEIVED = 2;

    /** Attribute of stats, uint: replies that arrived. */
    public static final int A_STATS_ECHOED = 3;

    /** Attribute of stats, uint: published messages that arrived. */
    public static final int A_STATS_PUBLISHED = 4;

    /** Attribute of stats, uint: ticks that arrived. */
    public static final int A_STATS_TICKS = 5;

    /** Attribute of stats, nest: requests that were refused. */
    public static final int A_STATS_REJECTED = 6;

    /** Attribute of stats, nest: messages that were accepted and lost. */
    public static final int A_STATS_DROPPED = 7;

    /** Attribute of stats, uint: how often messages of a lane were sent. */
    public static final int A_STATS_RUNS = 8;

    /** Attribute of stats, uint: runs that left messages to a further run. */
    public static final int A_STATS_BUDGET_EXHAUSTED = 9;

    /** Attribute of ticker, u32: microseconds between expirations, 0 while stopped. */
    public static final int A_TICKER_PERIOD = 1;

    /** Attribute of ticker, u32: where the timer expires. */
    public static final int A_TICKER_SOURCE = 2;

    /** Attribute of ticker, uint: how often the period elapsed. */
    public static final int A_TICKER_EXPIRATIONS = 3;

    /** Attribute of ticker, uint: ticks that arrived. */
    public static final int A_TICKER_TICKS = 4;

    /** Attribute of ticker, uint: expirations that shared a tick. */
    public static final int A_TICKER_COALESCED = 5;

    /** Attribute of ticker, uint: expirations without a tick. */
    public static final int A_TICKER_SKIPPED = 6;

    /** Attribute of ticker, uint: ticks that nobody could take. */
    public static final int A_TICKER_FAILED = 7;

    /** Attribute of ticker, uint: how often the ticker has stopped itself. */
    public static final int A_TICKER_IDLE_STOPS = 8;

    /** Command, do: send the payload back. */
    public static final int CMD_ECHO = 1;

    /** Command, do: multicast the payload. */
    public static final int CMD_PUBLISH = 2;

    /** Command, notification: what was published. */
    public static final int CMD_MESSAGE = 3;

    /** Command, dump: counters for each CPU. */
    public static final int CMD_STATS = 4;

    /** Command, do: start or stop the ticker. */
    public static final int CMD_TICKER_SET = 5;

    /** Command, do: the state of the ticker. */
    public static final int CMD_TICKER_GET = 6;

    /** Command, notification: the period elapsed. */
    public static final int CMD_TICK = 7;

    private NettylinkEcho() {}

    /**
     * Names an attribute of a message, for the texts of errors; fits {@link io.nettylink.codec.AttributePath.Names}.
     *
     * @param path the attribute's path
     * @return its name in the specification, or null for one that isn't there
     */
    public static @Nullable String messageAttribute(List<Integer> path) {
        return switch (path.getLast()) {
            case A_MESSAGE_PAYLOAD -> "payload";
            case A_MESSAGE_DELIVERY -> "delivery";
            case A_MESSAGE_SEQUENCE -> "sequence";
            case A_MESSAGE_PORT_ID -> "port-id";
            case A_MESSAGE_RECEIVE_CONTEXT -> "receive-context";
            case A_MESSAGE_RECEIVE_CPU -> "receive-cpu";
            case A_MESSAGE_RECEIVE_TIME -> "receive-time";
            case A_MESSAGE_INTERRUPT_CONTEXT -> "interrupt-context";
            case A_MESSAGE_INTERRUPT_CPU -> "interrupt-cpu";
            case A_MESSAGE_INTERRUPT_TIME -> "interrupt-time";
            case A_MESSAGE_REPLY_CONTEXT -> "reply-context";
            case A_MESSAGE_REPLY_CPU -> "reply-cpu";
            case A_MESSAGE_REPLY_TIME -> "reply-time";
            case A_MESSAGE_COALESCED -> "coalesced";
            default -> null;
        };
    }

    /**
     * Names an attribute of the ticker, for the texts of errors; fits {@link io.nettylink.codec.AttributePath.Names}.
     *
     * @param path the attribute's path
     * @return its name in the specification, or null for one that isn't there
     */
    public static @Nullable String tickerAttribute(List<Integer> path) {
        return switch (path.getLast()) {
            case A_TICKER_PERIOD -> "period";
            case A_TICKER_SOURCE -> "source";
            case A_TICKER_EXPIRATIONS -> "expirations";
            case A_TICKER_TICKS -> "ticks";
            case A_TICKER_COALESCED -> "coalesced";
            case A_TICKER_SKIPPED -> "skipped";
            case A_TICKER_FAILED -> "failed";
            case A_TICKER_IDLE_STOPS -> "idle-stops";
            default -> null;
        };
    }
}
