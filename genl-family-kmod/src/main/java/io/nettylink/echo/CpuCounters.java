// SPDX-License-Identifier: Apache-2.0
package io.nettylink.echo;

import static io.nettylink.codec.GenetlinkConstants.GENL_HDRLEN;
import static io.nettylink.echo.NettylinkEcho.A_DROPPED_NO_LISTENER;
import static io.nettylink.echo.NettylinkEcho.A_DROPPED_SEND_FAILED;
import static io.nettylink.echo.NettylinkEcho.A_REJECTED_NO_MEMORY;
import static io.nettylink.echo.NettylinkEcho.A_REJECTED_QUEUE_FULL;
import static io.nettylink.echo.NettylinkEcho.A_REJECTED_SENDER_FULL;
import static io.nettylink.echo.NettylinkEcho.A_STATS_BUDGET_EXHAUSTED;
import static io.nettylink.echo.NettylinkEcho.A_STATS_CPU;
import static io.nettylink.echo.NettylinkEcho.A_STATS_DROPPED;
import static io.nettylink.echo.NettylinkEcho.A_STATS_ECHOED;
import static io.nettylink.echo.NettylinkEcho.A_STATS_PUBLISHED;
import static io.nettylink.echo.NettylinkEcho.A_STATS_RECEIVED;
import static io.nettylink.echo.NettylinkEcho.A_STATS_REJECTED;
import static io.nettylink.echo.NettylinkEcho.A_STATS_RUNS;
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
 * @param senderFull requests that were refused because too much of the same sender was waiting
 * @param noMemory requests that were refused because there was no memory for the answer, or no thread for its delivery
 * @param sendFailed messages that were accepted, but that nobody could take
 * @param noListener published messages for which nobody had joined the group
 * @param runs how often a softirq or the kernel thread turned to waiting messages, to send as many as the budget allows
 * @param budgetExhausted runs that left messages to a further run
 */
public record CpuCounters(
        int cpu,
        long received,
        long echoed,
        long published,
        long ticks,
        long queueFull,
        long senderFull,
        long noMemory,
        long sendFailed,
        long noListener,
        long runs,
        long budgetExhausted) {

    /**
     * Reads one message of the dump.
     *
     * @param message a message of the family with the command {@code stats}
     * @return what it says
     * @throws io.nettylink.codec.MalformedMessageException if a length is wrong
     */
    public static CpuCounters read(MessageView message) {
        long[] values = new long[10];
        long[] rejected = new long[4];
        long[] dropped = new long[3];
        AttributeReader in = message.attributes(GENL_HDRLEN);
        while (in.next()) {
            switch (in.type()) {
                case A_STATS_CPU,
                        A_STATS_RECEIVED,
                        A_STATS_ECHOED,
                        A_STATS_PUBLISHED,
                        A_STATS_TICKS,
                        A_STATS_RUNS,
                        A_STATS_BUDGET_EXHAUSTED -> values[in.type()] = in.uint();
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
                rejected[A_REJECTED_SENDER_FULL],
                rejected[A_REJECTED_NO_MEMORY],
                dropped[A_DROPPED_SEND_FAILED],
                dropped[A_DROPPED_NO_LISTENER],
                values[A_STATS_RUNS],
                values[A_STATS_BUDGET_EXHAUSTED]);
    }

    /**
     * How many messages still are on their way: 0 once all that was accepted has been accounted for. Only of a sum.
     *
     * @return what was received and neither answered, published nor dropped so far
     */
    public long pending() {
        return received - echoed - published - sendFailed - noListener;
    }

    /**
     * How many valid requests have reached the module. Only of a sum.
     *
     * @return what was received or refused
     */
    public long requests() {
        return received + queueFull + senderFull + noMemory;
    }

    /**
     * Adds up what was counted.
     *
     * @param counters any
     * @return the sums
     */
    public static CpuCounters sum(Collection<CpuCounters> counters) {
        return counters.stream().reduce(new CpuCounters(-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), CpuCounters::plus);
    }

    private CpuCounters plus(CpuCounters other) {
        return new CpuCounters(
                -1,
                received + other.received,
                echoed + other.echoed,
                published + other.published,
                ticks + other.ticks,
                queueFull + other.queueFull,
                senderFull + other.senderFull,
                noMemory + other.noMemory,
                sendFailed + other.sendFailed,
                noListener + other.noListener,
                runs + other.runs,
                budgetExhausted + other.budgetExhausted);
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
