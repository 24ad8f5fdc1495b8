// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import io.nettylink.echo.Delivery;
import io.nettylink.echo.EchoReply;
import io.nettylink.echo.ExecutionContext;
import io.nettylink.echo.Passage;
import io.nettylink.echo.PublishedMessage;
import org.jspecify.annotations.Nullable;

/** The ways through the kernel: every answer that a test reads has to have come on the one that was asked for. */
final class Ways {
    private Ways() {}

    static EchoReply check(EchoReply reply, Delivery delivery) {
        check(delivery, reply.received(), reply.interrupted(), reply.replied());
        return reply;
    }

    static PublishedMessage check(PublishedMessage message, Delivery delivery) {
        check(delivery, message.received(), message.interrupted(), message.replied());
        return message;
    }

    /** Without AssertJ, as this is done a hundred thousand times. */
    private static void check(Delivery delivery, Passage received, @Nullable Passage interrupted, Passage replied) {
        ExecutionContext answering = delivery == Delivery.THREAD ? ExecutionContext.THREAD : ExecutionContext.SOFTIRQ;
        boolean right = passed(received, ExecutionContext.TASK, 0)
                && passed(replied, answering, received.nanoTime())
                && (delivery == Delivery.HARDIRQ
                        ? interrupted != null
                                && passed(interrupted, ExecutionContext.HARDIRQ, received.nanoTime())
                                && interrupted.nanoTime() <= replied.nanoTime()
                        : interrupted == null);
        if (!right) {
            throw new AssertionError("this is not the way of delivery %s: received %s, interrupted %s, replied %s"
                    .formatted(delivery, received, interrupted, replied));
        }
    }

    private static boolean passed(Passage passage, ExecutionContext context, long notBefore) {
        return passage.context() == context
                && passage.nanoTime() >= notBefore
                && passage.cpu() >= 0
                && passage.cpu() < Cpus.count();
    }
}
