// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import io.nettylink.echo.Delivery;
import io.nettylink.echo.EchoReply;
import io.nettylink.echo.ExecutionContext;
import io.nettylink.genl.BlockingGenericNetlink;
import io.nettylink.genl.Family;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/** How long messages took by each delivery of the main module. */
final class DeliveryTimes {
    private static final int DIGITS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private final Map<Delivery, Histogram> inKernel = new EnumMap<>(Delivery.class);
    private final Map<Delivery, Histogram> roundTrip = new EnumMap<>(Delivery.class);

    private DeliveryTimes() {
        for (Delivery delivery : Delivery.values()) {
            inKernel.put(delivery, new Histogram(DIGITS));
            roundTrip.put(delivery, new Histogram(DIGITS));
        }
    }

    /**
     * Sends messages and waits for each. The deliveries take turns, so that whatever else happens happens to all.
     *
     * @param messages how many by each delivery, fewer where they take more than eight seconds
     */
    static DeliveryTimes measure(BlockingGenericNetlink genl, Family family, int messages) throws InterruptedException {
        DeliveryTimes times = new DeliveryTimes();
        byte[] message = new byte[64];
        long deadline = System.nanoTime() + LIMIT.toNanos();
        for (int i = 0; i < messages && System.nanoTime() - deadline < 0; i++) {
            for (Delivery delivery : Delivery.values()) {
                long before = System.nanoTime();
                EchoReply reply = genl.call(EchoFamily.echo(family, delivery, message), EchoReply::read);
                long after = System.nanoTime();
                checkWay(reply, delivery);
                times.inKernel(delivery)
                        .recordValue(
                                reply.replied().nanoTime() - reply.received().nanoTime());
                times.roundTrip(delivery).recordValue(after - before);
            }
        }
        return times;
    }

    /** Times of another way than the one that was asked for would be worse than none. */
    private static void checkWay(EchoReply reply, Delivery delivery) {
        ExecutionContext answering = delivery == Delivery.THREAD ? ExecutionContext.THREAD : ExecutionContext.SOFTIRQ;
        boolean interrupted = reply.interrupted() != null;
        if (reply.replied().context() != answering || interrupted != (delivery == Delivery.HARDIRQ)) {
            throw new IllegalStateException("delivery %s was answered in %s%s"
                    .formatted(delivery, reply.replied().context(), interrupted ? ", by way of an interrupt" : ""));
        }
    }

    /** From the request's acceptance to its answer's sending, by the kernel's clock. */
    Histogram inKernel(Delivery delivery) {
        return Objects.requireNonNull(inKernel.get(delivery));
    }

    /** From before the request to after the answer, in Java. */
    Histogram roundTrip(Delivery delivery) {
        return Objects.requireNonNull(roundTrip.get(delivery));
    }
}
