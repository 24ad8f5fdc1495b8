// SPDX-License-Identifier: Apache-2.0
package io.nettylink.echo;

import static io.nettylink.codec.GenetlinkConstants.GENL_HDRLEN;
import static io.nettylink.echo.NettylinkEcho.A_DROPPED_NO_LISTENER;
import static io.nettylink.echo.NettylinkEcho.A_DROPPED_SEND_FAILED;
import static io.nettylink.echo.NettylinkEcho.A_REJECTED_NO_MEMORY;
import static io.nettylink.echo.NettylinkEcho.A_REJECTED_QUEUE_FULL;
import static io.nettylink.echo.NettylinkEcho.A_STATS_CPU;
import static io.nettylink.echo.NettylinkEcho.A_STATS_DROPPED;
import static io.nettylink.echo.NettylinkEcho.A_STATS_ECHOED;
import static io.nettylink.echo.NettylinkEcho.A_STATS_PUBLISHED;
import static io.nettylink.echo.NettylinkEcho.A_STATS_RECEIVED;
import static io.nettylink.echo.NettylinkEcho.A_STATS_REJECTED;
import static io.nettylink.echo.NettylinkEcho.A_STATS_TICKS;

import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;
import java.util.Collection;

/**
 * What the module counted on one CPU in one network namespace; each event is counted on the CPU on which it happened,
 * so that only {@linkplain #sum sums} over all CPUs can be compared.
 *
 * @param cpu the CPU; -1 for a sum
 * @param received requests that were accepted into the queue
 * @param echoed replies that arrived
 * @param published published messages that reached at least one listener
 * @param ticks ticks that reached at least one listener
 * @param queueFull requests that were refused because the queue was full
 * @param noMemory requests that were refused because there was no memory for the answer
 * @param sendFailed messages that were accepted, but that nobody could take
 * @param noListener published messages for which nobody had joined the group
 */
public record CpuCounters(
        int cpu,
        long received,
        long echoed,
        long published,
        long ticks,
        long queueFull,
        long noMemory,
        long sendFailed,
        long noListener) {

    /**
     * Reads one message of the dump.
     *
     * @param message a message of the family with the command {@code stats}
     * @return what it says
     * @throws io.nettylink.codec.MalformedMessageException if a length is wrong
     */
    public static CpuCounters read(MessageView message) {
        long[] values = new long[7];
        long[] rejected = new long[3];
        long[] dropped = new long[3];
        AttributeReader in = message.attributes(GENL_HDRLEN);
        while (in.next()) {
            switch (in.type()) {
                case A_STATS_CPU, A_STATS_RECEIVED, A_STATS_ECHOED, A_STATS_PUBLISHED, A_STATS_TICKS ->
                    values[in.type()] = in.uint();
                case A_STATS_REJECTED -> readReasons(in.nested(), rejected);
                case A_STATS_DROPPED -> readReasons(in.nested(), dropped);
                default -> {}
            }
        }
        return new CpuCounters(
                (int) values[A_STATS_CPU],
                values[A_STATS_RECEIVED],
                values[A_STATS_ECHOED],
                values[A_STATS_PUBLISHED],
                values[A_STATS_TICKS],
                rejected[A_REJECTED_QUEUE_FULL],
                rejected[A_REJECTED_NO_MEMORY],
                dropped[A_DROPPED_SEND_FAILED],
                dropped[A_DROPPED_NO_LISTENER]);
    }

    /**
     * Adds up what was counted.
     *
     * @param counters any
     * @return the sums
     */
    public static CpuCounters sum(Collection<CpuCounters> counters) {
        return counters.stream().reduce(new CpuCounters(-1, 0, 0, 0, 0, 0, 0, 0, 0), CpuCounters::plus);
    }

    private CpuCounters plus(CpuCounters other) {
        return new CpuCounters(
                -1,
                received + other.received,
                echoed + other.echoed,
                published + other.published,
                ticks + other.ticks,
                queueFull + other.queueFull,
                noMemory + other.noMemory,
                sendFailed + other.sendFailed,
                noListener + other.noListener);
    }

    private static void readReasons(AttributeReader in, long[] reasons) {
        while (in.next()) {
            // Reasons that a newer module has are passed over.
            if (in.type() < reasons.length) {
                reasons[in.type()] = in.uint();
            }
        }
    }
}
